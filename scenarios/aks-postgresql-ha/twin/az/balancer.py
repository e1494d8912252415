"""Azure's load balancer: the public addresses that Kubernetes' services get."""

from ..program import Failure
from . import network, resources

_PREFIX = "service.beta.kubernetes.io/azure-"


class Unavailable(Exception):
    """Why a service gets no address."""


def address(store, service):
    """The public address for a service; gives it the DNS label that the service asks for. Raises Unavailable."""
    annotations = service["metadata"].get("annotations", {})
    cluster = next(iter(store.list("azure-aks")), None)
    if cluster is None:
        raise Unavailable("no cluster")
    group = annotations.get(_PREFIX + "load-balancer-resource-group") or cluster["body"]["nodeResourceGroup"]
    if store.get("azure-group", group) is None:
        raise Unavailable("Retriable: false, RetryAfter: 0s, HTTPStatusCode: 404, RawError: {\"error\":{\"code\":"
                          "\"ResourceGroupNotFound\",\"message\":\"Resource group '%s' could not be found.\"}}" % group)
    name = annotations.get(_PREFIX + "pip-name")
    found = store.get("azure-public-ip", name, group) if name else _own(store, service, group, cluster)
    if found is None:
        raise Unavailable("findMatchedPIPByName: failed to find PIP %s in resource group %s" % (name, group))
    label = annotations.get(_PREFIX + "dns-label-name")
    if label:
        _label(store, found, label)
    return found["body"]["ipAddress"]


def release(store, service):
    """Takes back the address that a service got without naming one."""
    name = "kubernetes-a" + service["metadata"].get("uid", "").replace("-", "")[:31]
    for item in store.list("azure-public-ip"):
        if item["metadata"]["name"] == name:
            store.delete("azure-public-ip", name, item["metadata"]["namespace"])


def _own(store, service, group, cluster):
    name = "kubernetes-a" + service["metadata"]["uid"].replace("-", "")[:31]
    if store.get("azure-public-ip", name, group) is None:
        resources.keep(store, "azure-public-ip", name, group,
                       network.make(store, name, group, cluster["body"]["location"]))
    return store.get("azure-public-ip", name, group)


def _label(store, found, label):
    for other in store.list("azure-public-ip"):
        same = (other["body"].get("dnsSettings") or {}).get("domainNameLabel") == label
        if same and other["body"]["id"] != found["body"]["id"]:
            raise Unavailable("DNS record %s.%s.cloudapp.azure.com is already used by another public IP."
                              % (label, other["body"]["location"]))
    try:
        settings = network.dns_settings(label, found["body"]["location"])
    except Failure as failure:
        raise Unavailable(failure.message.splitlines()[0].replace("ERROR: ", "")) from None

    def keep(obj):
        obj["body"]["dnsSettings"] = settings

    store.change("azure-public-ip", found["metadata"]["name"], found["metadata"]["namespace"], keep)
