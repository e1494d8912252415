"""Cells of the tables that are more than one field of an object."""

from ..text.age import age, duration, seconds


def labels(obj):
    """`a=b,c=d`, `<none>` without labels."""
    return pairs(obj["metadata"].get("labels"))


def pairs(mapping):
    """A map as `a=b,c=d` sorted by key; `<none>` for an empty one."""
    return ",".join("%s=%s" % pair for pair in sorted((mapping or {}).items())) or "<none>"


def _conditions(obj):
    return {condition["type"]: condition["status"] for condition in obj.get("status", {}).get("conditions", [])}


def node_status(obj):
    """Ready or NotReady, and whether pods may be put there."""
    ready = "Ready" if _conditions(obj).get("Ready") == "True" else "NotReady"
    return ready + (",SchedulingDisabled" if obj["spec"].get("unschedulable") else "")


def internal_ip(obj):
    """A node's address."""
    addresses = obj.get("status", {}).get("addresses", [])
    return next((address["address"] for address in addresses if address["type"] == "InternalIP"), "<none>")


def _containers(obj):
    return obj.get("status", {}).get("containerStatuses", [])


def pod_ready(obj):
    """How many containers of a pod are ready, of how many."""
    total = len(obj.get("spec", {}).get("containers", [])) or len(_containers(obj)) or 1
    return "%d/%d" % (sum(1 for status in _containers(obj) if status.get("ready")), total)


def pod_status(obj):
    """The phase of a pod, or why it waits, ended or ends."""
    if obj["metadata"].get("deletionTimestamp"):
        return "Terminating"
    status = obj.get("status", {})
    phase = status.get("reason") or status.get("phase", "Pending")
    for container in status.get("initContainerStatuses", []):
        state = container.get("state", {})
        if state.get("waiting", {}).get("reason"):
            return "Init:" + state["waiting"]["reason"]
    for container in _containers(obj):
        state = container.get("state", {})
        reason = state.get("waiting", {}).get("reason") or state.get("terminated", {}).get("reason")
        if reason:
            return reason
    return {"Succeeded": "Completed", "Failed": "Error"}.get(phase, phase)


def pod_restarts(obj):
    """How often containers of a pod were started again, and when last."""
    count = sum(status.get("restartCount", 0) for status in _containers(obj))
    ends = [status.get("lastState", {}).get("terminated", {}).get("finishedAt") for status in _containers(obj)]
    last = max(filter(None, ends), default=None)
    return "%d (%s ago)" % (count, age(last)) if count and last else str(count)


def external_ip(obj):
    """The public address of a service."""
    if obj["spec"].get("type") != "LoadBalancer":
        return "<none>"
    ingress = obj.get("status", {}).get("loadBalancer", {}).get("ingress") or []
    return ",".join(entry.get("ip") or entry.get("hostname", "") for entry in ingress) or "<pending>"


def ports(obj):
    """`5432/TCP`, `5432:31234/TCP`."""
    texts = ["%s%s/%s" % (port["port"], ":%d" % port["nodePort"] if port.get("nodePort") else "",
                          port.get("protocol", "TCP")) for port in obj["spec"].get("ports", [])]
    return ",".join(texts) or "<none>"


def service_selector(obj):
    """The labels of the pods behind a service."""
    return pairs(obj["spec"].get("selector"))


def event_object(obj):
    """`pod/x`."""
    involved = obj["involvedObject"]
    return "%s/%s" % (involved["kind"].lower(), involved["name"])


def access_modes(obj):
    """`RWO` for ReadWriteOnce, and so on."""
    short = {"ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"}
    return ",".join(short.get(mode, mode) for mode in obj["spec"].get("accessModes", []))


def deployment_ready(obj):
    """How many replicas are ready, of how many."""
    return "%d/%d" % (obj.get("status", {}).get("readyReplicas", 0), obj["spec"].get("replicas", 1))


def job_status(obj):
    """Complete, Failed or Running."""
    conditions = _conditions(obj)
    return next((name for name in ("Complete", "Failed") if conditions.get(name) == "True"), "Running")


def job_completions(obj):
    """How many runs succeeded, of how many."""
    return "%d/%d" % (obj.get("status", {}).get("succeeded", 0), obj["spec"].get("completions", 1))


def job_duration(obj):
    """How long a job took, or has taken up to now."""
    status = obj.get("status", {})
    if not status.get("startTime"):
        return ""
    if not status.get("completionTime"):
        return age(status["startTime"])
    return duration(seconds(status["completionTime"]) - seconds(status["startTime"]))


def last_backup(obj):
    """How long ago a scheduled backup last ran."""
    stamp = obj.get("status", {}).get("lastScheduleTime")
    return age(stamp) if stamp else ""
