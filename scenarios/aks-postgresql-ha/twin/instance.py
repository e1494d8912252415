"""One instance of a cluster: a server, its data folder and what its pod says."""

import os
import shutil

from . import configuration, disk
from .server import Server

PRIMARY, REPLICA = "primary", "replica"


class Instance:
    """Instance NAME-SERIAL. Its data folder is its volume: it outlives the pod."""

    def __init__(self, cluster, serial, node):
        self.serial = serial
        self.name = "%s-%d" % (cluster.name, serial)
        self.node = node
        self.role = REPLICA
        self.restarts = 0
        self.pod = {}
        self.wake = 0
        self.folder = os.path.join(cluster.folder, self.name)
        self.data = os.path.join(self.folder, "pgdata")
        disk.make_folder(self.folder)
        self.server = Server(self.name, self.data, os.path.join(self.folder, "postgres.log"), cluster.password)

    @property
    def slot(self):
        """The replication slot it streams from."""
        return "_cnpg_" + self.name.replace("-", "_").replace(".", "_")

    def empty(self):
        """Throws its data away, for another try."""
        self.server.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def start_primary(self, synchronous=""):
        """Starts it for reading and writing."""
        self.role = PRIMARY
        self._remove_signals()
        configuration.write_own(self.data, synchronous_standby_names=synchronous)
        self.server.start()

    def start_standby(self, port):
        """Starts it as a standby that streams from the server at `port`."""
        self.role = REPLICA
        self._remove_signals()
        disk.write(os.path.join(self.data, "standby.signal"), "")
        self._write_source(port)
        self.server.start()

    def follow(self, port):
        """Makes a running standby stream from another server."""
        self._write_source(port)
        self.server.reload()

    def synchronise(self, names):
        """Sets `synchronous_standby_names` of a running primary."""
        configuration.write_own(self.data, synchronous_standby_names=names)
        self.server.reload()

    def promote(self):
        """Promotes a standby and waits until it takes writes. Raises session.Failed."""
        self.server.rows("SELECT pg_promote(true, 9)")
        self.role = PRIMARY
        configuration.write_own(self.data, synchronous_standby_names="")
        self.server.reload()

    def remove(self):
        """Stops the server and removes its data."""
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_source(self, port):
        source = "host=127.0.0.1 port=%d user=postgres password=%s application_name=%s" % (
            port, self.server.password, self.name)
        configuration.write_own(self.data, primary_conninfo=source, primary_slot_name=self.slot)

    def _remove_signals(self):
        for name in ("standby.signal", "recovery.signal"):
            if os.path.exists(os.path.join(self.data, name)):
                os.unlink(os.path.join(self.data, name))
