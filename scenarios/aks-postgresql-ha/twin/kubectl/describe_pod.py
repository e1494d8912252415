"""The description of a pod."""

import time

from ..text.age import seconds
from .describe_events import annotations, labels


def lines(store, obj):
    """The lines for a pod, without its events."""
    metadata, spec, status = obj["metadata"], obj.get("spec", {}), obj.get("status", {})
    found = ["Name:\t" + metadata["name"], "Namespace:\t" + metadata["namespace"], "Priority:\t0",
             "Service Account:\t" + spec.get("serviceAccountName", "default"), "Node:\t" + _node(store, spec),
             "Start Time:\t" + _time(status.get("startTime"))]
    found += labels("Labels", metadata.get("labels")) + annotations(metadata.get("annotations"))
    found += ["Status:\t" + status.get("phase", "Pending"), "IP:\t" + status.get("podIP", ""), "IPs:",
              "  IP:\t" + status["podIP"] if status.get("podIP") else "  <none>"]
    for owner in metadata.get("ownerReferences", [])[:1]:
        found.append("Controlled By:\t%s/%s" % (owner["kind"], owner["name"]))
    found.append("Containers:")
    states = {item["name"]: item for item in status.get("containerStatuses", [])}
    for container in spec.get("containers", []):
        found += _container(container, states.get(container["name"], {}))
    found += ["Conditions:", "  Type\tStatus"]
    found += ["  %s\t%s " % (item["type"], item["status"]) for item in status.get("conditions", [])]
    found.append("QoS Class:\t" + status.get("qosClass", "BestEffort"))
    found += labels("Node-Selectors", spec.get("nodeSelector"))
    return found


def _node(store, spec):
    node = store.get("node", spec["nodeName"]) if spec.get("nodeName") else None
    if node is None:
        return spec.get("nodeName", "<none>")
    addresses = {item["type"]: item["address"] for item in node.get("status", {}).get("addresses", [])}
    return "%s/%s" % (spec["nodeName"], addresses.get("InternalIP", ""))


def _time(stamp):
    return time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(seconds(stamp))) if stamp else ""


def _container(container, status):
    found = ["  %s:" % container["name"], "    Image:\t" + container.get("image", "")]
    numbers = ["%d/%s" % (port["containerPort"], port.get("protocol", "TCP")) for port in container.get("ports", [])]
    if numbers:
        found.append("    Ports:\t" + ", ".join(numbers))
    for name, state in status.get("state", {}).items():
        found.append("    State:\t" + name.capitalize())
        if state.get("reason"):
            found.append("      Reason:\t" + state["reason"])
        if state.get("message"):
            found.append("      Message:\t" + state["message"])
        if state.get("startedAt"):
            found.append("      Started:\t" + _time(state["startedAt"]))
    found += ["    Ready:\t" + str(bool(status.get("ready"))), "    Restart Count:\t%d" % status.get("restartCount", 0)]
    for title in ("limits", "requests"):
        values = container.get("resources", {}).get(title) or {}
        if values:
            found.append("    %s:" % title.capitalize())
            found += ["      %s:\t%s" % (key, values[key]) for key in sorted(values)]
    return found
