"""Pods of a cluster: what became of them, and what they say."""

import signal
import time

from . import failover, faults, pods, replication
from .instance import PRIMARY, REPLICA
from .session import Failed
from .store import now

BACK_OFF = 5


def notice_deleted(cluster):
    """Deals with pods that were deleted: their servers are killed; a primary is replaced."""
    for instance in list(cluster.instances):
        pod = cluster.store.get("pod", instance.name, cluster.namespace)
        if not instance.pod or (pod and not pod["metadata"].get("deletionTimestamp")):
            continue
        instance.server.stop(signal.SIGQUIT)
        cluster.ready.discard(instance.name)
        cluster.say(phase="Waiting for the instances to become active", readyInstances=len(cluster.ready),
                    phaseReason="Some instances are not yet active. Please wait.")
        _publish_condition(cluster)
        instance.pod = {}
        instance.restarts = 0
        cluster.store.delete("twin-server", instance.name, cluster.namespace)
        cluster.store.delete("pod", instance.name, cluster.namespace)
        if cluster.store.get("persistentvolumeclaim", instance.name, cluster.namespace) is None:
            forget(cluster, instance, replace=instance.role == PRIMARY)
        else:
            _return(cluster, instance)


def notice_ended(cluster):
    """Starts servers that ended on their own again; a primary is replaced if a standby is there."""
    for instance in cluster.instances:
        if instance.server.is_running() or time.monotonic() < instance.wake:
            continue
        instance.restarts += 1
        instance.wake = time.monotonic() + min(BACK_OFF, instance.restarts)
        _return(cluster, instance)


def forget(cluster, instance, replace=False):
    """Removes an instance with its data and objects; with `replace` a standby is promoted in its place."""
    cluster.instances.remove(instance)
    cluster.ready.discard(instance.name)
    if replace:
        failover.fail_over(cluster, instance)
    instance.remove()
    if cluster.primary() is not None and cluster.primary().server.is_accepting():
        replication.drop_slot(cluster.primary(), instance)
    for kind, name in (("pod", instance.name), ("twin-server", instance.name),
                       ("persistentvolumeclaim", instance.name), ("persistentvolumeclaim", instance.name + "-wal")):
        cluster.store.delete(kind, name, cluster.namespace)


def observe(cluster):
    """Finds out which instances are ready: they accept connections, and stream if they are standbys."""
    primary = cluster.primary()
    streaming = replication.streaming(primary) if primary and primary.server.is_accepting() else set()
    writable = "replica-writable" in faults.active()
    cluster.ready = {item.name for item in cluster.instances if item.server.is_accepting()
                     and (item is primary or item.name in streaming or writable)}


def publish(cluster):
    """Writes pods and the cluster's status as they were observed."""
    primary = cluster.primary()
    for instance in cluster.instances:
        _publish_pod(cluster, instance)
    _publish_status(cluster, primary)


def _return(cluster, instance):
    if instance.role == PRIMARY:
        if not failover.fail_over(cluster, instance):
            if len(cluster.instances) == 1 or "no-failover" not in faults.active():
                instance.start_primary()
            return
    if cluster.primary() is not None and cluster.primary().server.is_accepting():
        try:
            failover.rejoin(cluster, instance)
        except Failed:
            instance.role = REPLICA


def _publish_pod(cluster, instance):
    running, ready = instance.server.is_running(), instance.name in cluster.ready
    waiting = "CrashLoopBackOff" if not running and instance.restarts else None
    state = (instance.role, ready, instance.restarts, waiting, instance.server.port if running else None)
    if instance.pod.get("state") == state:
        return
    if not instance.pod:
        if not running and not instance.restarts:
            return
        cluster.store.put(pods.make(cluster.store, cluster.manifest, instance, cluster.image))
    instance.pod = {"state": state}
    role = instance.role if cluster.primary() else None
    cluster.store.change("pod", instance.name, cluster.namespace,
                         lambda pod: pods.tell(pod, cluster.image, role, ready, instance.restarts, waiting))
    cluster.store.put({"kind": "twin-server", "metadata": {"name": instance.name, "namespace": cluster.namespace},
                       "body": {"port": state[-1], "data": instance.data, "log": instance.server.log}})


def _publish_status(cluster, primary):
    wanted = int(cluster.manifest["spec"].get("instances", 1))
    names = sorted(item.name for item in cluster.instances)
    status = {"instances": len(names), "readyInstances": len(cluster.ready), "instanceNames": names,
              "instancesStatus": {"healthy": sorted(cluster.ready)} if cluster.ready else {}}
    target = cluster.manifest.get("status", {}).get("targetPrimary")
    if len(cluster.ready) == wanted == len(names) and primary and target in (primary.name, None):
        status.update(phase="Cluster in healthy state", phaseReason="")
    elif primary and len(names) == wanted and target == primary.name:
        status.update(phase="Waiting for the instances to become active",
                      phaseReason="Some instances are not yet active. Please wait.")
    cluster.say(**status)
    _publish_condition(cluster)


def _publish_condition(cluster):
    healthy = cluster.said.get("phase") == "Cluster in healthy state"
    condition = {"type": "Ready", "status": "True" if healthy else "False",
                 "reason": "ClusterIsReady" if healthy else "ClusterIsNotReady",
                 "message": "Cluster is Ready" if healthy else "Cluster Is Not Ready"}
    old = (cluster.said.get("conditions") or [{}])[0]
    if old.get("status") != condition["status"]:
        cluster.say(conditions=[{**condition, "lastTransitionTime": now()}])
