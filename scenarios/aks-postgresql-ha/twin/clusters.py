"""All clusters of a world, and the backups of them."""

import signal
import sys

from . import archive, backup, disk, schedule
from .cluster import Cluster
from .session import Failed


class Clusters:
    """What the operator looks after. `data` is the data folder of the world."""

    def __init__(self, store, data):
        self.store = store
        self.data = data
        self.password = disk.password()
        self.known = {}
        self.backups = {}
        archive.install(data)

    def tick(self):
        """One step for each cluster, backup and schedule."""
        wanted = {item["metadata"]["uid"]: item for item in self.store.list("cluster")}
        for uid in [uid for uid in self.known if uid not in wanted]:
            self.known.pop(uid).end()
        for uid, manifest in wanted.items():
            if uid not in self.known:
                self.known[uid] = Cluster(self.store, self.data, self.password, manifest)
            try:
                self.known[uid].tick(manifest)
            except Failed as failed:
                print("%s: %s" % (manifest["metadata"]["name"], failed), file=sys.stderr, flush=True)
        schedule.tick(self.store)
        backup.tick(self)
        self._sweep()

    def find(self, name, namespace):
        """The controller of a cluster, None when there is none."""
        return next((item for item in self.known.values() if (item.name, item.namespace) == (name, namespace)), None)

    def end(self):
        """Stops all servers at once."""
        for cluster in self.known.values():
            for instance in cluster.instances:
                if instance.server.is_running():
                    instance.server.process.send_signal(signal.SIGQUIT)
        for cluster in self.known.values():
            for instance in cluster.instances:
                instance.server.stop(signal.SIGQUIT, timeout=5)

    def _sweep(self):
        for pod in self.store.list("pod"):
            metadata = pod["metadata"]
            if metadata.get("deletionTimestamp") and not self._runs(metadata):
                self.store.delete("pod", metadata["name"], metadata["namespace"])

    def _runs(self, metadata):
        return any(instance.name == metadata["name"] and cluster.namespace == metadata["namespace"]
                   for cluster in self.known.values() for instance in cluster.instances)
