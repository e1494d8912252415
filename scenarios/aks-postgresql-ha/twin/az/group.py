"""az group."""

import os
import shutil
import time

from .. import scope
from . import resources
from .arguments import NO_WAIT, TAGS, YES, Option

_NAME = Option("--name", "-n", "--resource-group", "-g", required=True)
_IN_GROUP = ("azure-identity", "azure-federated-credential", "azure-storage-account", "azure-container", "azure-aks",
             "azure-public-ip", "azure-other")


def _create(store, values):
    name, region = values["name"], resources.location(store, values)
    before = store.get("azure-group", name)
    if before and before["body"]["location"] != region:
        raise resources.failure(
            "InvalidResourceGroupLocation", "Invalid resource group location '%s'. The Resource group already exists "
            "in location '%s'." % (region, before["body"]["location"]))
    return put(store, name, region, resources.tags(values), values.get("managed_by"))


def put(store, name, region, tags=None, manager=None):
    """Stores a resource group and returns what az shows of it."""
    body = {"id": resources.group_id(name), "location": region, "managedBy": manager, "name": name,
            "properties": {"provisioningState": "Succeeded"}, "tags": tags,
            "type": "Microsoft.Resources/resourceGroups"}
    store.put({"kind": "azure-group", "metadata": {"name": name}, "body": body})
    return body


def _show(store, values):
    return resources.group(store, values["name"])["body"]


def _list(store, _values):
    return [group["body"] for group in store.list("azure-group")]


def _exists(store, values):
    return store.get("azure-group", values["name"]) is not None


def _delete(store, values):
    name = values["name"]
    resources.group(store, name)
    resources.confirm(values, "Are you sure you want to perform this operation?")
    clusters = store.list("azure-aks", name)
    if clusters:
        _end_world(store, name)
        return None
    for kind in _IN_GROUP:
        for obj in store.list(kind, name):
            store.delete(kind, obj["metadata"]["name"], name)
    store.delete("azure-group", name)
    return None


def _end_world(store, name):
    """All that runs belongs to the cluster of this group: nothing is left of the world.

    This is waited for even with `--no-wait`: who ends the session next may end what is still being removed.
    """
    def mark(group):
        group["metadata"]["deleting"] = True

    store.change("azure-group", name, None, mark)
    from .. import operator
    operator.end()
    end = time.monotonic() + 5
    while time.monotonic() < end:
        shutil.rmtree(scope.state_path(), ignore_errors=True)
        if not os.path.exists(scope.state_path()):
            return
        time.sleep(0.02)


COMMANDS = {
    "group create": ((_NAME, Option("--location", "-l", required=True), TAGS, Option("--managed-by")), _create),
    "group show": ((_NAME,), _show),
    "group list": ((Option("--tag"),), _list),
    "group exists": ((_NAME,), _exists),
    "group delete": ((_NAME, YES, NO_WAIT, Option("--force-deletion-types", "-f")), _delete),
}
