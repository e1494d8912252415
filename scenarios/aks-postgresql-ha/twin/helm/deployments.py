"""Deployments, each with one pod that is ready at once; nothing runs behind them."""

import random

from .. import addresses
from ..store import now

_LETTERS = "bcdfghjklmnpqrstvwxz2456789"


def deploy(store, namespace, name, image, labels):
    """Makes a deployment and its pod, unless it is there."""
    labels = {"app.kubernetes.io/name": name, **labels}
    if store.get("deployment", name, namespace):
        return
    store.put({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": name, "namespace": namespace, "labels": labels},
        "spec": {"replicas": 1, "selector": {"matchLabels": labels},
                 "template": {"metadata": {"labels": labels},
                              "spec": {"containers": [{"image": image, "name": "manager"}]}}},
        "status": {"availableReplicas": 1, "readyReplicas": 1, "replicas": 1, "updatedReplicas": 1,
                   "conditions": [{"type": "Available", "status": "True", "reason": "MinimumReplicasAvailable",
                                   "lastTransitionTime": now()}]}})
    store.put(_pod(store, namespace, name, image, labels))


def withdraw(store, namespace, name):
    """Removes a deployment and its pods."""
    store.delete("deployment", name, namespace)
    for pod in store.list("pod", namespace, {"app.kubernetes.io/name": name}):
        store.delete("pod", pod["metadata"]["name"], namespace)


def _pod(store, namespace, name, image, labels):
    suffix = "%s-%s" % ("".join(random.choices(_LETTERS, k=9)), "".join(random.choices(_LETTERS, k=5)))
    nodes = [node["metadata"]["name"] for node in store.list("node")]
    ready = [{"type": kind, "status": "True", "lastTransitionTime": now()}
             for kind in ("Initialized", "Ready", "ContainersReady", "PodScheduled")]
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": "%s-%s" % (name, suffix), "namespace": namespace, "labels": labels},
        "spec": {"containers": [{"image": image, "name": "manager"}], "nodeName": nodes[-1] if nodes else None},
        "status": {"phase": "Running", "podIP": addresses.pod_ip(store), "startTime": now(), "conditions": ready,
                   "containerStatuses": [{"name": "manager", "image": image, "ready": True, "restartCount": 0,
                                          "state": {"running": {"startedAt": now()}}}]}}
