"""The description of a pod."""

import time

from ..text.age import seconds
from .describe_events import annotations, labels


def lines(_store, obj):
    """The lines for a pod, without its events."""
    metadata, spec, status = obj["metadata"], obj.get("spec", {}), obj.get("status", {})
    found = ["Name:\t" + metadata["name"], "Namespace:\t" + metadata["namespace"],
             "Service Account:\t" + spec.get("serviceAccountName", "default"), "Node:\t" + _node(spec, status)]
    if status.get("startTime"):
        found.append("Start Time:\t" + _time(status["startTime"]))
    found += labels("Labels", metadata.get("labels")) + annotations(metadata.get("annotations"))
    found += ["Status:\t" + status.get("phase", "Pending"), "IP:\t" + status.get("podIP", "")]
    addresses = [item["ip"] for item in status.get("podIPs", [])]
    found += ["IPs:"] + ["  IP:\t" + address for address in addresses] if addresses else ["IPs:\t<none>"]
    for owner in metadata.get("ownerReferences", [])[:1]:
        found.append("Controlled By:\t%s/%s" % (owner["kind"], owner["name"]))
    found.append("Containers:")
    states = {item["name"]: item for item in status.get("containerStatuses", [])}
    for container in spec.get("containers", []):
        found += _container(container, states.get(container["name"], {}))
    if status.get("conditions"):
        found += ["Conditions:", "  Type\tStatus"]
        found += ["  %s \t%s " % (item["type"], item["status"]) for item in status["conditions"]]
    found += ["Volumes:\t<none>", "QoS Class:\t" + status.get("qosClass", "BestEffort")]
    return found + labels("Node-Selectors", spec.get("nodeSelector")) + ["Tolerations:\t<none>"]


def _node(spec, status):
    return "%s/%s" % (spec["nodeName"], status.get("hostIP", "")) if spec.get("nodeName") else "<none>"


def _time(stamp):
    return time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(seconds(stamp)))


def _container(container, status):
    found = ["  %s:" % container["name"], "    Container ID:\t" + status.get("containerID", ""),
             "    Image:\t" + container.get("image", ""), "    Image ID:\t" + status.get("imageID", "")]
    found += _ports(container.get("ports", []))
    if container.get("command"):
        found += ["    Command:"] + ["      " + word for word in container["command"]]
    for name, state in status.get("state", {}).items():
        found += _state(name, state)
    found += ["    Ready:\t" + str(bool(status.get("ready"))), "    Restart Count:\t%d" % status.get("restartCount", 0)]
    for title in ("limits", "requests"):
        values = container.get("resources", {}).get(title) or {}
        if values:
            found.append("    %s:" % title.capitalize())
            found += ["      %s:\t%s" % (key, values[key]) for key in sorted(values)]
    return found + ["    Environment:\t<none>", "    Mounts:\t<none>"]


def _ports(ports):
    several = "s" if len(ports) > 1 else ""
    inner = ", ".join("%d/%s" % (port["containerPort"], port.get("protocol", "TCP")) for port in ports)
    outer = ", ".join("%d/%s" % (port.get("hostPort", 0), port.get("protocol", "TCP")) for port in ports)
    return ["    Port%s:\t%s" % (several, inner or "<none>"), "    Host Port%s:\t%s" % (several, outer or "<none>")]


def _state(name, state):
    found = ["    State:\t" + name.capitalize()]
    if state.get("reason"):
        found.append("      Reason:\t" + state["reason"])
    if state.get("message"):
        found.append("      Message:\t" + state["message"])
    if name == "terminated":
        found.append("      Exit Code:\t%d" % state.get("exitCode", 0))
    if state.get("startedAt"):
        found.append("      Started:\t" + _time(state["startedAt"]))
    return found
