"""The Pod objects of a cluster's instances."""

from . import addresses
from .store import now

IMAGE = "ghcr.io/cloudnative-pg/postgresql:%s"
MANAGER = "ghcr.io/cloudnative-pg/cloudnative-pg:1.23.1"
OPERATOR_VERSION = "1.23.1"


def labels(cluster, instance_name, role=None):
    """The labels of an instance's pod and volumes."""
    found = dict(cluster["spec"].get("inheritedMetadata", {}).get("labels") or {})
    found.update({"cnpg.io/cluster": cluster["metadata"]["name"], "cnpg.io/instanceName": instance_name,
                  "cnpg.io/podRole": "instance"})
    if role:
        found.update({"cnpg.io/instanceRole": role, "role": role})
    return found


def annotations(cluster, **more):
    """What the manifest wants all objects of the cluster to carry, and `more`."""
    return {**(cluster["spec"].get("inheritedMetadata", {}).get("annotations") or {}), **more}


def owner(cluster):
    """The ownerReferences of what belongs to a cluster."""
    return [{"apiVersion": cluster["apiVersion"], "kind": cluster["kind"], "name": cluster["metadata"]["name"],
             "uid": cluster["metadata"]["uid"], "controller": True, "blockOwnerDeletion": True}]


def make(store, cluster, instance, image):
    """A new pod of an instance, not yet ready."""
    metadata = cluster["metadata"]
    resources = cluster["spec"].get("resources") or {}
    container = {"name": "postgres", "image": image, "command": ["/controller/manager", "instance", "run"],
                 "ports": [{"containerPort": 5432, "name": "postgresql", "protocol": "TCP"},
                           {"containerPort": 9187, "name": "metrics", "protocol": "TCP"},
                           {"containerPort": 8000, "name": "status", "protocol": "TCP"}],
                 "resources": resources}
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": instance.name, "namespace": metadata["namespace"],
                     "labels": labels(cluster, instance.name, instance.role),
                     "annotations": annotations(cluster, **{"cnpg.io/nodeSerial": str(instance.serial),
                                                            "cnpg.io/operatorVersion": OPERATOR_VERSION}),
                     "ownerReferences": owner(cluster)},
        "spec": {"containers": [container], "nodeName": instance.node, "hostname": instance.name,
                 "nodeSelector": cluster["spec"].get("affinity", {}).get("nodeSelector") or {},
                 "serviceAccountName": metadata["name"]},
        "status": {"phase": "Running", "podIP": addresses.pod_ip(store), "startTime": now(),
                   "qosClass": _quality(resources), "conditions": [], "containerStatuses": []},
    }


def tell(pod, image, role, ready, restarts=0, waiting=None):
    """Writes into a pod how its one container fares. `waiting` is a reason such as CrashLoopBackOff."""
    if role:
        pod["metadata"]["labels"].update({"cnpg.io/instanceRole": role, "role": role})
    started = pod["status"].get("startTime")
    state = {"waiting": {"reason": waiting}} if waiting else {"running": {"startedAt": started}}
    pod["status"]["containerStatuses"] = [{
        "name": "postgres", "image": image, "ready": ready, "started": not waiting, "restartCount": restarts,
        "state": state}]
    verdict = "True" if ready else "False"
    old = {item["type"]: item for item in pod["status"]["conditions"]}
    pod["status"]["conditions"] = [
        _condition(old, name, value) for name, value in
        (("Initialized", "True"), ("Ready", verdict), ("ContainersReady", verdict), ("PodScheduled", "True"))]


def job(cluster, name, image, reason, message):
    """The pod of a job that could not make the first instance."""
    metadata = cluster["metadata"]
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": name, "namespace": metadata["namespace"], "ownerReferences": owner(cluster),
                     "labels": {"cnpg.io/cluster": metadata["name"], "cnpg.io/jobRole": name.rsplit("-", 2)[1]}},
        "spec": {"containers": [{"name": "bootstrap", "image": image}],
                 "serviceAccountName": metadata["name"]},
        "status": {"phase": "Pending" if reason != "Error" else "Failed", "startTime": now(), "conditions": [],
                   "containerStatuses": [{"name": "bootstrap", "image": image, "ready": False, "restartCount": 0,
                                          "state": _job_state(reason, message)}]},
    }


def _job_state(reason, message):
    if reason == "Error":
        return {"terminated": {"reason": "Error", "exitCode": 1, "message": message}}
    return {"waiting": {"reason": reason, "message": message}}


def _condition(old, name, value):
    if old.get(name, {}).get("status") == value:
        return old[name]
    return {"type": name, "status": value, "lastTransitionTime": now()}


def _quality(resources):
    requests, limits = resources.get("requests"), resources.get("limits")
    if requests and requests == limits and {"cpu", "memory"} <= set(limits):
        return "Guaranteed"
    return "Burstable" if requests or limits else "BestEffort"
