"""One Cluster object and its instances: each tick brings them a step closer to what the manifest wants."""

import os
import shutil
import signal
import time

from . import archive, belongings, cluster_pods, disk, failover, faults, first_instance, nodes, pods, postgres
from . import replication, settings
from .instance import PRIMARY, Instance
from .session import Failed

RETRY = 2
PATIENCE = 15
CLOSE_WAL = "SELECT pg_switch_wal() FROM pg_logical_emit_message(true, 'twin', 'all instances are there')"


class Cluster:
    """The controller of one cluster. `manifest` is its object as it stands in the store."""

    def __init__(self, store, data, password, manifest):
        self.store = store
        self.data = data
        self.password = password
        self.manifest = manifest
        self.name = manifest["metadata"]["name"]
        self.namespace = manifest["metadata"]["namespace"]
        self.uid = manifest["metadata"]["uid"]
        self.folder = os.path.join(data, "clusters", self.namespace)
        self.image = manifest["spec"].get("imageName") or pods.IMAGE % postgres.version()
        self.instances = []
        self.ready = set()
        self.wake = 0
        self.job = None
        self.said = {}
        self.settings = settings.fingerprint(manifest)
        self.closed = False
        self.patience = None
        disk.make_folder(self.folder)

    def tick(self, manifest):
        """One step. Never takes longer than a copy of the data."""
        self.manifest = manifest
        belongings.make(self.store, manifest)
        self._archive()
        if not self.instances:
            first_instance.make(self)
            return
        cluster_pods.notice_deleted(self)
        cluster_pods.notice_ended(self)
        primary = self.primary()
        if primary is not None and primary.server.is_accepting():
            self._switch_over(primary)
            settings.follow(self)
            self._join()
        cluster_pods.observe(self)
        self._synchronise()
        cluster_pods.publish(self)

    def primary(self):
        """The instance that takes writes, None when there is none."""
        return next((instance for instance in self.instances if instance.role == PRIMARY), None)

    def standbys(self):
        """The other instances, as far as their servers run."""
        return [item for item in self.instances if item.role != PRIMARY and item.server.is_running()]

    def say(self, **status):
        """Writes fields of the object's status."""
        if all(self.said.get(key) == value for key, value in status.items()):
            return
        self.said.update(status)
        self.store.change("cluster", self.name, self.namespace,
                          lambda obj: obj.setdefault("status", {}).update(status))

    def event(self, type_, reason, message):
        """Records an event about the cluster."""
        self.store.event(self.manifest, type_, reason, "cloudnative-pg", message)

    def primary_changed(self, instance):
        """Says that `instance` is the primary now."""
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + ".%06dZ" % (time.time() % 1 * 1e6)
        self.ready &= {instance.name}
        self.say(currentPrimary=instance.name, targetPrimary=instance.name, currentPrimaryTimestamp=stamp,
                 targetPrimaryTimestamp=stamp)
        cluster_pods.publish(self)

    def end(self, how=signal.SIGINT):
        """Stops the servers and removes their data and all objects the cluster owns."""
        for instance in self.instances:
            instance.server.stop(how)
            self.store.delete("twin-server", instance.name, self.namespace)
            shutil.rmtree(instance.folder, ignore_errors=True)
        belongings.remove(self.store, self.uid, self.namespace)

    def new_instance(self, serial):
        """Instance NAME-SERIAL with its volumes; None when no node fits it."""
        node = nodes.choose(self.store, self.manifest, serial)
        if node is None:
            self._unschedulable(serial)
            return None
        instance = Instance(self, serial, node)
        belongings.make_volumes(self.store, self.manifest, instance.name)
        if "slow-start" in faults.active():
            time.sleep(1)
        return instance

    def _archive(self):
        granted = archive.update_grant(self.store, self.data, self.manifest)
        primary = self.primary()
        if granted and granted.startswith("granted") and primary and primary.server.is_accepting():
            primary.server.rows("SELECT pg_switch_wal()")

    def _unschedulable(self, serial):
        self.wake = time.monotonic() + RETRY
        count = len(self.store.list("node"))
        self.event("Warning", "FailedScheduling", "instance %s-%d: 0/%d nodes are available: %d node(s) didn't match "
                   "Pod's node affinity/selector" % (self.name, serial, count, count))

    def _join(self):
        wanted = int(self.manifest["spec"].get("instances", 1))
        if len(self.instances) >= wanted:
            self._drop_surplus(wanted)
            return
        if len(self.ready) < len(self.instances) or time.monotonic() < self.wake:
            return
        serial = max(self.said.get("latestGeneratedNode", 1), *(item.serial for item in self.instances), 0) + 1
        instance = self.new_instance(serial)
        if instance is None:
            return
        self.say(phase="Creating a new replica", phaseReason="Creating replica " + instance.name,
                 latestGeneratedNode=serial)
        self.instances.append(instance)
        if not replication.clone(self, instance, self.primary()):
            self.instances.remove(instance)
            self.wake = time.monotonic() + RETRY

    def _drop_surplus(self, wanted):
        for instance in sorted(self.instances, key=lambda item: -item.serial)[:max(0, len(self.instances) - wanted)]:
            if instance.role != PRIMARY:
                cluster_pods.forget(self, instance)

    def _switch_over(self, primary):
        status = self.manifest.get("status", {})
        target = next((item for item in self.instances if item.name == status.get("targetPrimary")), primary)
        if target is primary or status.get("currentPrimary") != primary.name:
            self.patience = None
            return
        self.said.pop("targetPrimary", None)
        self.said.pop("phase", None)
        if not failover.switch_over(self, target):
            self._give_up(primary, target)

    def _give_up(self, primary, target):
        self.patience = self.patience or time.monotonic() + PATIENCE
        if time.monotonic() > self.patience:
            self.event("Warning", "SwitchoverFailed", "%s did not catch up, %s stays the primary" % (
                target.name, primary.name))
            self.patience = None
            self.say(targetPrimary=primary.name)

    def _synchronise(self):
        primary = self.primary()
        if primary is None or not primary.server.is_accepting():
            return
        try:
            names = replication.synchronous_names(self, self.ready - {primary.name})
            if primary.server.value("SHOW synchronous_standby_names") != names:
                primary.synchronise(names)
                primary.server.rows("SELECT pg_sleep(0.02)")
            if not self.closed and len(self.ready) == int(self.manifest["spec"].get("instances", 1)):
                self.closed = bool(primary.server.rows(CLOSE_WAL))
                if "replica-writable" in faults.active() and self.standbys():
                    failover.break_away(self)
        except Failed:
            return
