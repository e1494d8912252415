"""What all commands of az share: ids, resource groups, and the errors of Azure Resource Manager."""

import os
import sys

from .. import scope
from ..program import Failure
from ..store import new_uid

REGIONS = {
    "australiaeast", "australiasoutheast", "brazilsouth", "canadacentral", "canadaeast", "centralindia", "centralus",
    "eastasia", "eastus", "eastus2", "francecentral", "germanywestcentral", "israelcentral", "italynorth", "japaneast",
    "japanwest", "koreacentral", "koreasouth", "mexicocentral", "northcentralus", "northeurope", "norwayeast",
    "polandcentral", "qatarcentral", "southafricanorth", "southcentralus", "southeastasia", "southindia",
    "spaincentral", "swedencentral", "switzerlandnorth", "uaenorth", "uksouth", "ukwest", "westcentralus",
    "westeurope", "westindia", "westus", "westus2", "westus3",
}


def failure(code, message, status=1):
    """The Failure for an error of the service, as az prints it."""
    return Failure("ERROR: (%s) %s\nCode: %s\nMessage: %s" % (code, message, code, message), status)


def account_ids():
    """The ids of the subscription, of its tenant and of the user; random, and the same throughout a world."""
    path = os.path.join(scope.state_directory(), "subscription")
    try:
        with open(path, encoding="ascii") as file:
            return file.read().split()
    except FileNotFoundError:
        ids = [new_uid(), new_uid(), new_uid()]
        with open(path, "w", encoding="ascii") as file:
            file.write("\n".join(ids))
        return ids


def group_id(name):
    """The id of a resource group."""
    return "/subscriptions/%s/resourceGroups/%s" % (account_ids()[0], name)


def resource_id(group, type_, name):
    """The id of a resource; `type_` is for instance `Microsoft.Storage/storageAccounts`."""
    return "%s/providers/%s/%s" % (group_id(group), type_, name)


def group(store, name):
    """The resource group. Raises Failure when there is none, or it is being deleted."""
    found = store.get("azure-group", name)
    if found is None:
        raise failure("ResourceGroupNotFound", "Resource group '%s' could not be found." % name, 3)
    if found["metadata"].get("deleting"):
        raise failure("ResourceGroupBeingDeleted", "The resource group '%s' is in deprovisioning state and cannot "
                      "perform this operation." % name)
    return found


def find(store, kind, type_, name, group_name):
    """A resource of a group. Raises Failure when it or the group is not there."""
    group(store, group_name)
    found = store.get(kind, name, group_name)
    if found is None:
        raise failure("ResourceNotFound", "The Resource '%s/%s' under resource group '%s' was not found. For more "
                      "details please go to https://aka.ms/ARMResourceNotFoundFix" % (type_, name, group_name), 3)
    return found


def keep(store, kind, name, group_name, body):
    """Stores a resource and returns what az shows of it."""
    store.put({"kind": kind, "metadata": {"name": name, "namespace": group_name}, "body": body})
    return body


def location(store, values):
    """The region asked for, or that of the resource group. Raises Failure for one that does not exist."""
    asked = values.get("location")
    if asked is None:
        return group(store, values["resource_group"])["body"]["location"]
    name = asked.lower().replace(" ", "")
    if name not in REGIONS:
        raise failure("LocationNotAvailableForResourceType" if "resource_group" in values
                      else "LocationNotAvailableForResourceGroup",
                      "The provided location '%s' is not available for resource %s. List of available regions is '%s'."
                      % (asked, "type" if "resource_group" in values else "group", ",".join(sorted(REGIONS))))
    return name


def tags(values):
    """Tags given as `a=b c`, None without any."""
    given = values.get("tags")
    if given is None:
        return None
    pairs = (text.partition("=") for text in given)
    return {name: value for name, _, value in pairs if name}


def confirm(values, question):
    """Asks on a terminal unless `--yes` is there. Raises Failure when the answer is no, or nobody can be asked."""
    if values["yes"]:
        return
    if not sys.stdin.isatty():
        raise Failure("ERROR: Unable to prompt for confirmation as no tty available. Use --yes.")
    if input("%s (y/n): " % question).strip().lower() not in ("y", "yes"):
        raise Failure("Operation cancelled.")
