"""az network public-ip."""

import re

from .. import addresses
from ..store import new_uid
from . import resources
from .arguments import GROUP, LOCATION, MANY, NAME, TAGS, Option

TYPE = "Microsoft.Network/publicIPAddresses"


def _create(store, values):
    name, group = values["name"], values["resource_group"]
    resources.group(store, group)
    region = resources.location(store, values)
    before = (store.get("azure-public-ip", name, group) or {}).get("body", {})
    if values["sku"] == "Standard" and values["allocation_method"] == "Dynamic":
        raise resources.failure("StandardSkuPublicIPAddressesMustBeStatic", "Standard sku publicIp %s must have "
                                "AllocationMethod set to Static." % resources.resource_id(group, TYPE, name))
    body = make(store, name, group, region, before)
    body.update(publicIPAllocationMethod=values["allocation_method"] or body["publicIPAllocationMethod"],
                sku={"name": values["sku"], "tier": values["tier"]}, tags=resources.tags(values))
    if values["zone"]:
        body["zones"] = values["zone"]
    if values["dns_name"]:
        body["dnsSettings"] = dns_settings(values["dns_name"], region)
    return {"publicIp": resources.keep(store, "azure-public-ip", name, group, body)}


def make(store, name, group, region, before=None):
    """What az shows of a new address; an address that was there before keeps its number."""
    before = before or {}
    return {
        "ddosSettings": {"protectionMode": "VirtualNetworkInherited"}, "dnsSettings": before.get("dnsSettings"),
        "etag": 'W/"%s"' % new_uid(), "id": resources.resource_id(group, TYPE, name), "idleTimeoutInMinutes": 4,
        "ipAddress": before.get("ipAddress") or addresses.public_ip(store), "ipTags": [], "location": region,
        "name": name, "provisioningState": "Succeeded", "publicIPAddressVersion": "IPv4",
        "publicIPAllocationMethod": "Static", "resourceGroup": group,
        "resourceGuid": before.get("resourceGuid") or new_uid(), "sku": {"name": "Standard", "tier": "Regional"},
        "type": TYPE}


def dns_settings(label, region):
    """The DNS name of an address. Raises Failure for a label that Azure does not take."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,61}[a-z0-9]", label):
        raise resources.failure("InvalidDomainNameLabel", "The domain name label %s is invalid. It must conform to the "
                                "following regular expression: ^[a-z][a-z0-9-]{1,61}[a-z0-9]$." % label)
    return {"domainNameLabel": label, "fqdn": "%s.%s.cloudapp.azure.com" % (label, region)}


def _show(store, values):
    return resources.find(store, "azure-public-ip", TYPE, values["name"], values["resource_group"])["body"]


def _list(store, values):
    return [item["body"] for item in store.list("azure-public-ip", values["resource_group"])]


def _delete(store, values):
    resources.group(store, values["resource_group"])
    store.delete("azure-public-ip", values["name"], values["resource_group"])


COMMANDS = {
    "network public-ip create": ((
        NAME, GROUP, LOCATION, TAGS, Option("--sku", choices=("Basic", "Standard", "StandardV2"), default="Standard"),
        Option("--zone", "-z", count=MANY), Option("--allocation-method", choices=("Dynamic", "Static")),
        Option("--dns-name"), Option("--version", choices=("IPv4", "IPv6")), Option("--idle-timeout"),
        Option("--tier", choices=("Global", "Regional"), default="Regional")), _create),
    "network public-ip show": ((NAME, GROUP), _show),
    "network public-ip list": ((Option("--resource-group", "-g"),), _list),
    "network public-ip delete": ((NAME, GROUP), _delete),
}
