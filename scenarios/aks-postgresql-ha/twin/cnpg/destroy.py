"""kubectl cnpg destroy CLUSTER INSTANCE: removes an instance and its volumes."""

import time

from .. import flags
from ..program import Failure
from ..store import now
from .main import instance_name

FLAGS = (flags.switch("keep-pvc", "k"),)
PATIENCE = 10


def run(call):
    """Destroys an instance."""
    call.need(2)
    name, instance = call.words[0], instance_name(*call.words[:2])
    store, namespace = call.store, call.namespace
    pod = store.get("pod", instance, namespace)
    if pod is not None and not _owned(pod, name):
        raise Failure("Error: instance %s is not owned by cluster %s" % (instance, name))
    if not call.flags["keep-pvc"]:
        for volume in store.list("persistentvolumeclaim", namespace, {"cnpg.io/instanceName": instance}):
            if _owned(volume, name):
                store.delete("persistentvolumeclaim", volume["metadata"]["name"], namespace)
    if pod is not None:
        store.change("pod", instance, namespace, lambda obj: obj["metadata"].update(deletionTimestamp=now()))
        _wait_until_gone(store, pod)
    if call.flags["keep-pvc"]:
        print("Instance %s of cluster %s has been destroyed and the PVC was kept" % (instance, name))
    else:
        print("Instance %s of cluster %s is destroyed" % (instance, name))


def _owned(obj, cluster):
    return any(owner["kind"] == "Cluster" and owner["name"] == cluster
               for owner in obj["metadata"].get("ownerReferences", []))


def _wait_until_gone(store, pod):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        left = store.get("pod", pod["metadata"]["name"], pod["metadata"]["namespace"])
        if left is None or left["metadata"]["uid"] != pod["metadata"]["uid"]:
            return
        time.sleep(0.05)
