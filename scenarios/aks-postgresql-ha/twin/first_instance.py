"""How a cluster gets its first instance: a job that runs until it succeeds, and then the pod."""

import os
import time

from . import bootstrap, disk, pods, recovery
from .instance import PRIMARY

RETRY = 2


def make(cluster):
    """Makes the first instance, by initdb or from a backup. A failure shows in the job's pod and is tried again."""
    if time.monotonic() < cluster.wake or cluster.said.get("latestGeneratedNode"):
        return
    name = cluster.name + "-1"
    cluster.say(phase="Setting up primary", phaseReason="Creating primary instance " + name, instances=1,
                readyInstances=0, targetPrimary=name, image=cluster.image, writeService=cluster.name + "-rw",
                readService=cluster.name + "-r")
    instance = cluster.new_instance(1)
    if instance is None:
        return
    restores = "recovery" in (cluster.manifest["spec"].get("bootstrap") or {})
    try:
        (recovery.restore if restores else bootstrap.initdb)(cluster, instance)
    except bootstrap.CannotStart as error:
        _fail(cluster, "full-recovery" if restores else "initdb", error)
        return
    _forget_job(cluster)
    instance.role = PRIMARY
    cluster.instances.append(instance)
    cluster.say(latestGeneratedNode=1)
    if instance.server.is_accepting():
        instance.server.rows("SELECT pg_switch_wal()")
    cluster.primary_changed(instance)


def _fail(cluster, role, error):
    cluster.wake = time.monotonic() + RETRY
    name = cluster.job or "%s-1-%s-%s" % (cluster.name, role, os.urandom(3).hex()[:5])
    pod = pods.job(cluster.manifest, name, cluster.image, error.reason, str(error))
    if cluster.job is None:
        pod = cluster.store.put(pod)
        cluster.job = name
    else:
        status = pod["status"]
        pod = cluster.store.change("pod", name, cluster.namespace, lambda old: old.update(status=status)) or pod
    if "uid" in pod["metadata"]:
        reason = "Failed" if error.reason == bootstrap.PENDING else "BackoffLimitExceeded"
        cluster.store.event(pod, "Warning", reason, "kubelet", "Error: %s" % error)
    folder = os.path.join(cluster.folder, name)
    disk.make_folder(folder)
    disk.write(os.path.join(folder, "postgres.log"), "%s\n" % error)


def _forget_job(cluster):
    if cluster.job:
        cluster.store.delete("pod", cluster.job, cluster.namespace)
        cluster.job = None
