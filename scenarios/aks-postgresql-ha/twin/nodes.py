"""Which node an instance is put on."""

from . import faults


def choose(store, cluster, serial):
    """The name of the node for an instance, None when no node fits the manifest's node selector.

    Instances take the fitting nodes in turn, so that they are spread over nodes and zones.
    """
    selector = cluster["spec"].get("affinity", {}).get("nodeSelector") or {}
    fitting = [node["metadata"]["name"] for node in store.list("node", labels=selector)]
    if "instances-reversed" in faults.active():
        fitting.reverse()
    return fitting[(serial - 1) % len(fitting)] if fitting else None
