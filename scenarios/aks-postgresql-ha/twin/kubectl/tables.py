"""The tables of `kubectl get`."""

from collections import namedtuple

from ..text.age import age
from ..text.tabwriter import align
from . import cells, resources

Style = namedtuple("Style", "wide headers namespaces labels prefix")
"""How a table looks: more columns, headers, a column of namespaces, one of labels, names with their kind."""

NAME = ("NAME", lambda obj: obj["metadata"]["name"])
AGE = ("AGE", lambda obj: age(obj["metadata"].get("creationTimestamp")))


def _at(*path, absent=""):
    def value(obj):
        for step in path:
            obj = obj.get(step) if isinstance(obj, dict) else None
        return absent if obj is None else str(obj)
    return value


COLUMNS = {
    "namespace": (NAME, ("STATUS", _at("status", "phase")), AGE),
    "node": (NAME, ("STATUS", cells.node_status), ("ROLES", lambda _: "<none>"), AGE,
             ("VERSION", _at("status", "nodeInfo", "kubeletVersion"))),
    "pod": (NAME, ("READY", cells.pod_ready), ("STATUS", cells.pod_status), ("RESTARTS", cells.pod_restarts), AGE),
    "service": (NAME, ("TYPE", _at("spec", "type")), ("CLUSTER-IP", _at("spec", "clusterIP", absent="<none>")),
                ("EXTERNAL-IP", cells.external_ip), ("PORT(S)", cells.ports), AGE),
    "secret": (NAME, ("TYPE", _at("type")), ("DATA", lambda obj: str(len(obj.get("data", {})))), AGE),
    "configmap": (NAME, ("DATA", lambda obj: str(len(obj.get("data", {})))), AGE),
    "event": (("LAST SEEN", lambda obj: age(obj.get("lastTimestamp"))), ("TYPE", _at("type")),
              ("REASON", _at("reason")), ("OBJECT", cells.event_object), ("MESSAGE", _at("message"))),
    "serviceaccount": (NAME, ("SECRETS", lambda obj: str(len(obj.get("secrets", [])))), AGE),
    "persistentvolumeclaim": (NAME, ("STATUS", _at("status", "phase")), ("VOLUME", _at("spec", "volumeName")),
                              ("CAPACITY", _at("status", "capacity", "storage")), ("ACCESS MODES", cells.access_modes),
                              ("STORAGECLASS", _at("spec", "storageClassName")), AGE),
    "deployment": (NAME, ("READY", cells.deployment_ready),
                   ("UP-TO-DATE", _at("status", "updatedReplicas", absent="0")),
                   ("AVAILABLE", _at("status", "availableReplicas", absent="0")), AGE),
    "daemonset": (NAME, ("DESIRED", _at("status", "desiredNumberScheduled")),
                  ("CURRENT", _at("status", "currentNumberScheduled")), ("READY", _at("status", "numberReady")),
                  ("UP-TO-DATE", _at("status", "updatedNumberScheduled")),
                  ("AVAILABLE", _at("status", "numberAvailable")), ("NODE SELECTOR", lambda _: "<none>"), AGE),
    "job": (NAME, ("STATUS", cells.job_status), ("COMPLETIONS", cells.job_completions),
            ("DURATION", cells.job_duration), AGE),
    "customresourcedefinition": (NAME, ("CREATED AT", _at("metadata", "creationTimestamp"))),
    "cluster": (NAME, AGE, ("INSTANCES", _at("status", "instances")), ("READY", _at("status", "readyInstances")),
                ("STATUS", _at("status", "phase")), ("PRIMARY", _at("status", "currentPrimary"))),
    "backup": (NAME, AGE, ("CLUSTER", _at("spec", "cluster", "name")), ("METHOD", _at("spec", "method")),
               ("PHASE", _at("status", "phase")), ("ERROR", _at("status", "error"))),
    "scheduledbackup": (NAME, AGE, ("CLUSTER", _at("spec", "cluster", "name")), ("LAST BACKUP", cells.last_backup)),
}
"""The columns of each kind; kinds that are not here have a name and an age."""

WIDE = {
    "pod": (("IP", _at("status", "podIP", absent="<none>")), ("NODE", _at("spec", "nodeName", absent="<none>")),
            ("NOMINATED NODE", lambda _: "<none>"), ("READINESS GATES", lambda _: "<none>")),
    "service": (("SELECTOR", cells.service_selector),),
    "node": (("INTERNAL-IP", cells.internal_ip), ("EXTERNAL-IP", lambda _: "<none>"),
             ("OS-IMAGE", _at("status", "nodeInfo", "osImage")),
             ("KERNEL-VERSION", _at("status", "nodeInfo", "kernelVersion")),
             ("CONTAINER-RUNTIME", _at("status", "nodeInfo", "containerRuntimeVersion"))),
    "persistentvolumeclaim": (("VOLUMEMODE", _at("spec", "volumeMode")),),
}
"""The columns that `-o wide` adds."""


def table(kind, objects, style):
    """The rows of objects of one kind."""
    columns = list(COLUMNS.get(kind.singular, (NAME, AGE)))
    if style.wide:
        columns += WIDE.get(kind.singular, ())
    if style.prefix:
        columns = [("NAME", lambda obj: resources.display(kind) + "/" + obj["metadata"]["name"])
                   if column is NAME else column for column in columns]
    if style.namespaces:
        columns.insert(0, ("NAMESPACE", _at("metadata", "namespace")))
    if style.labels:
        columns.append(("LABELS", cells.labels))
    lines = ["\t".join(header for header, _ in columns)] if style.headers else []
    lines += ["\t".join(cell(obj) for _, cell in columns) for obj in objects]
    return align("\n".join(lines), 6, 3) + "\n"
