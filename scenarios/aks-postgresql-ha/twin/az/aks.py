"""az aks: clusters, node pools, credentials."""

import os
import re
import sys

from ..kubectl import contexts
from ..program import Failure
from ..store import new_uid
from . import aks_nodes, group, identity, resources
from .aks_options import ADDON, CREATE, CREDENTIALS, POOL, UPDATE
from .arguments import GROUP, NAME, NO_WAIT, YES, Option

TYPE = "Microsoft.ContainerService/managedClusters"
_VERSIONS = {"1.27": "1.27.16", "1.28": "1.28.15", "1.29": "1.29.9", "1.30": "1.30.5", "1.31": "1.31.1"}


def _create(store, values):
    name, group_name = values["name"], values["resource_group"]
    resources.group(store, group_name)
    region = resources.location(store, values)
    _check_scaling(values)
    aks_nodes.check_name(values["nodepool_name"])
    version = _version(values["kubernetes_version"])
    before = store.get("azure-aks", name, group_name)
    if before:
        return before["body"]
    _check_identity(store, values["assign_identity"])
    node_group = values["node_resource_group"] or "MC_%s_%s_%s" % (group_name, name, region)
    if store.get("azure-group", node_group):
        raise resources.failure("NodeResourceGroupAlreadyExists" if values["node_resource_group"] else "BadRequest",
                                "The node resource group '%s' already exists." % node_group)
    group.put(store, node_group, region, resources.tags(values), resources.resource_id(group_name, TYPE, name))
    body = _body(values, name, group_name, region, version, node_group)
    pool = aks_nodes.add(store, body, {**values, "name": values["nodepool_name"]}, "System")
    body["agentPoolProfiles"].append(pool)
    aks_nodes.start_cluster(store, body)
    return resources.keep(store, "azure-aks", name, group_name, body)


def _body(values, name, group_name, region, version, node_group):
    prefix = values["dns_name_prefix"] or "%s-%s-%s" % (
        re.sub(r"[^A-Za-z0-9-]", "", name)[:10], re.sub(r"[^A-Za-z0-9-]", "", group_name)[:16],
        resources.account_ids()[0][:6])
    fqdn = "%s-%s.hcp.%s.azmk8s.io" % (prefix, os.urandom(4).hex(), region)
    assigned = values["assign_identity"]
    return {
        "addonProfiles": {}, "agentPoolProfiles": [], "azureMonitorProfile": {"metrics": {
            "enabled": bool(values["enable_azure_monitor_metrics"])}},
        "currentKubernetesVersion": version, "dnsPrefix": prefix, "enableRbac": True, "fqdn": fqdn,
        "id": resources.resource_id(group_name, TYPE, name),
        "identity": {"type": "UserAssigned" if assigned else "SystemAssigned",
                     "userAssignedIdentities": {assigned: {}} if assigned else None},
        "kubernetesVersion": values["kubernetes_version"] or version, "location": region, "maxAgentPools": 100,
        "name": name,
        "networkProfile": {"dnsServiceIp": "10.0.0.10", "loadBalancerSku": "standard",
                           "networkDataplane": values["network_dataplane"] or "azure",
                           "networkPlugin": values["network_plugin"] or "azure",
                           "networkPluginMode": values["network_plugin_mode"] or "overlay",
                           "podCidr": "10.244.0.0/16", "serviceCidr": "10.0.0.0/16"},
        "nodeResourceGroup": node_group,
        "oidcIssuerProfile": {"enabled": bool(values["enable_oidc_issuer"]),
                              "issuerUrl": _issuer(region) if values["enable_oidc_issuer"] else None},
        "powerState": {"code": "Running"}, "provisioningState": "Succeeded", "resourceGroup": group_name,
        "securityProfile": {"workloadIdentity": {"enabled": bool(values["enable_workload_identity"])}},
        "sku": {"name": "Base", "tier": (values["tier"] or "free").capitalize()},
        "supportPlan": "KubernetesOfficial", "tags": resources.tags(values), "type": TYPE}


def _issuer(region):
    return "https://%s.oic.prod-aks.azure.com/%s/%s/" % (region, resources.account_ids()[1], new_uid())


def _version(asked):
    """The patch version for `1.29` or `1.29.9`. Raises Failure for one AKS does not have."""
    minor = ".".join((asked or "1.30").split(".")[:2])
    if minor not in _VERSIONS or (asked and asked.count(".") > 2):
        raise resources.failure("AgentPoolK8sVersionNotSupported", "Version %s is not supported in this region. Please "
                                "use [az aks get-versions] command to get the supported version list in this region. "
                                "For more information, please check https://aka.ms/supported-version-list" % asked)
    return asked if asked and asked.count(".") == 2 else _VERSIONS[minor]


def _check_scaling(values):
    low, high = values["min_count"], values["max_count"]
    if not values["enable_cluster_autoscaler"]:
        if low or high:
            raise Failure("ERROR: min-count and max-count are required for --enable-cluster-autoscaler, please use the "
                          "flag", 2)
        return
    if low is None or high is None:
        raise Failure("ERROR: Please specify both min-count and max-count when --enable-cluster-autoscaler enabled", 2)
    if int(low) > int(high):
        raise Failure("ERROR: Value of min-count should be less than or equal to value of max-count", 2)


def _check_identity(store, identifier):
    if identifier is None:
        return
    known = {item["body"]["id"].lower() for item in store.list("azure-identity")}
    if identifier.lower() not in known:
        name = identifier.rpartition("/")[2]
        raise resources.failure("ResourceNotFound", "The Resource '%s/%s' was not found. For more details please go to "
                                "https://aka.ms/ARMResourceNotFoundFix" % (identity.TYPE, name), 3)


def _find(store, values, key="name"):
    return resources.find(store, "azure-aks", TYPE, values[key], values["resource_group"])


def _show(store, values):
    return _find(store, values)["body"]


def _list(store, values):
    return [item["body"] for item in store.list("azure-aks", values["resource_group"])]


def _credentials(store, values):
    body = _find(store, values)["body"]
    name = values["context"] or values["name"]
    if values["admin"]:
        name += "-admin"
    user = "clusterUser_%s_%s" % (values["resource_group"], values["name"])
    store.put({"kind": "kube-context", "metadata": {"name": name},
               "body": {"cluster": values["name"], "user": user, "server": body["fqdn"]}})
    contexts.use(store, name)
    path = values["file"] or os.path.expanduser("~/.kube/config")
    if not values["only_show_errors"]:
        print('Merged "%s" as current context in %s' % (name, path), file=sys.stderr)


def _add_pool(store, values):
    cluster = _find(store, values, "cluster_name")
    if any(pool["name"] == values["name"] for pool in cluster["body"]["agentPoolProfiles"]):
        raise Failure("ERROR: Node pool %s already exists, please try a different name, use 'aks nodepool list' to get "
                      "current list of node pool" % values["name"])
    _check_scaling(values)
    aks_nodes.check_name(values["name"])
    pool = aks_nodes.add(store, cluster["body"], values, values["mode"])

    def keep(obj):
        obj["body"]["agentPoolProfiles"].append(pool)

    store.change("azure-aks", cluster["metadata"]["name"], cluster["metadata"]["namespace"], keep)
    return pool


def _list_pools(store, values):
    return _find(store, values, "cluster_name")["body"]["agentPoolProfiles"]


def _show_pool(store, values):
    for pool in _list_pools(store, values):
        if pool["name"] == values["name"]:
            return pool
    raise resources.failure("NotFound", "Could not find the agent pool '%s'." % values["name"], 3)


def _enable_addons(store, values):
    cluster = _find(store, values)
    if values["addons"].split(",") != ["monitoring"]:
        raise Failure("ERROR: The local twin has only the addon monitoring, not %s." % values["addons"])

    def keep(obj):
        obj["body"]["addonProfiles"]["omsagent"] = {"config": {
            "logAnalyticsWorkspaceResourceID": values["workspace_resource_id"], "useAADAuth": "true"},
            "enabled": True, "identity": None}

    aks_nodes.start_daemon(store, "ama-logs")
    return store.change("azure-aks", values["name"], values["resource_group"], keep)["body"] if cluster else None


def _update(store, values):
    _find(store, values)

    def keep(obj):
        if values["enable_azure_monitor_metrics"]:
            obj["body"]["azureMonitorProfile"]["metrics"]["enabled"] = True
            aks_nodes.start_metrics(store)
        if values["enable_oidc_issuer"] and not obj["body"]["oidcIssuerProfile"]["enabled"]:
            obj["body"]["oidcIssuerProfile"] = {"enabled": True, "issuerUrl": _issuer(obj["body"]["location"])}
        if values["enable_workload_identity"]:
            obj["body"]["securityProfile"]["workloadIdentity"]["enabled"] = True

    return store.change("azure-aks", values["name"], values["resource_group"], keep)["body"]


_POOL_OF = (Option("--cluster-name", required=True), GROUP)

COMMANDS = {
    "aks create": ((NAME, GROUP) + CREATE, _create),
    "aks show": ((NAME, GROUP), _show),
    "aks list": ((Option("--resource-group", "-g"),), _list),
    "aks update": ((NAME, GROUP, YES, NO_WAIT) + UPDATE, _update),
    "aks get-credentials": ((NAME, GROUP) + CREDENTIALS, _credentials),
    "aks enable-addons": ((NAME, GROUP) + ADDON, _enable_addons),
    "aks nodepool add": ((NAME,) + _POOL_OF + POOL, _add_pool),
    "aks nodepool list": (_POOL_OF, _list_pools),
    "aks nodepool show": ((NAME,) + _POOL_OF, _show_pool),
}
