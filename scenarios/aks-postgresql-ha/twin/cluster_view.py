"""A cluster as its servers tell it: what `kubectl cnpg status` shows, asked of each instance."""

from collections import namedtuple

from . import disk, replication
from .session import Failed, Session

ABOUT = """SELECT pg_is_in_recovery(), current_setting('wal_segment_size'),
    (SELECT system_identifier FROM pg_control_system()),
    (SELECT timeline_id FROM pg_control_checkpoint())"""
WRITING = """SELECT pg_current_wal_lsn(), pg_walfile_name(pg_current_wal_lsn()),
    ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"""
REPLAYING = """SELECT pg_last_wal_replay_lsn(), pg_is_wal_replay_paused(),
    EXISTS (SELECT FROM pg_stat_wal_receiver)"""
PENDING = "SELECT EXISTS (SELECT FROM pg_settings WHERE pending_restart)"
SLOTS = """SELECT slot_name, slot_type, coalesce(database, ''), active, coalesce(restart_lsn::text, ''),
    coalesce(wal_status, '') FROM pg_replication_slots ORDER BY slot_name"""
ARCHIVER = """SELECT coalesce(last_archived_wal, ''), coalesce(to_char(last_archived_time AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), ''), coalesce(last_failed_wal, ''),
    coalesce(to_char(last_failed_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), ''),
    coalesce(last_archived_time, '-infinity') > coalesce(last_failed_time, '-infinity'),
    (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready') FROM pg_stat_archiver"""
BASE_BACKUPS = """SELECT application_name, phase, backend_start, pg_size_pretty(backup_total),
    pg_size_pretty(backup_streamed) FROM pg_stat_progress_basebackup JOIN pg_stat_activity USING (pid)"""

Archiver = namedtuple("Archiver", "archived archived_at failed failed_at works waiting")
"""What pg_stat_archiver and the archive's status folder say."""

Stream = namedtuple("Stream", "name state sync priority sent write flush replay write_lag flush_lag replay_lag")
"""A row of pg_stat_replication."""

Slot = namedtuple("Slot", "name type database active restart status")
"""A row of pg_replication_slots."""


class View:
    """One instance. `error` is set, and nothing else known, when its server does not answer."""

    def __init__(self, pod):
        self.pod = pod
        self.name = pod["metadata"]["name"]
        self.node = pod["spec"].get("nodeName", "")
        self.is_primary = False
        self.error = None
        self.streams, self.slots, self.base_backups = [], [], []
        self.archiver = None
        self.paused = self.receiving = self.pending_restart = False

    def is_ready(self):
        """Whether the pod is ready."""
        return any(status.get("ready") for status in self.pod["status"].get("containerStatuses", []))

    def ask(self, port):
        """Asks the server."""
        session = None
        try:
            session = Session(port, disk.password())
            self._ask(session)
        except Failed as failed:
            self.error = str(failed).splitlines()[0]
        finally:
            if session:
                session.close()

    def _ask(self, session):
        recovering, _, self.system, self.timeline = session.rows(ABOUT)[0]
        self.is_primary = recovering == "f"
        self.pending_restart = session.rows(PENDING)[0][0] == "t"
        if not self.is_primary:
            self.position, paused, receiving = session.rows(REPLAYING)[0]
            self.paused, self.receiving = paused == "t", receiving == "t"
            return
        self.position, self.wal_file, self.timeline = session.rows(WRITING)[0]
        self.streams = [Stream(*row) for row in session.rows(replication.STREAMS)]
        self.slots = [Slot(*row) for row in session.rows(SLOTS)]
        self.base_backups = session.rows(BASE_BACKUPS)
        row = session.rows(ARCHIVER)[0]
        self.archiver = Archiver(*row[:4], row[4] == "t", row[5])


def look(store, name, namespace):
    """The View of each instance of a cluster, primary first, then by name."""
    views = []
    for pod in store.list("pod", namespace, {"cnpg.io/cluster": name, "cnpg.io/podRole": "instance"}):
        view = View(pod)
        server = store.get("twin-server", view.name, namespace)
        port = (server or {}).get("body", {}).get("port")
        if port:
            view.ask(port)
        else:
            view.error = "pod not available"
        views.append(view)
    return sorted(views, key=lambda view: (not view.is_primary, view.name))


def role(view, primary):
    """What an instance is, in the plugin's words."""
    if view.is_primary:
        return "Primary"
    if not view.receiving:
        return "Standby (file based)" if view.is_ready() else "Standby (starting up)"
    if view.paused:
        return "Standby (paused)"
    for stream in primary.streams if primary else []:
        if stream.name == view.name and stream.state == "streaming":
            return "Standby (async)" if stream.sync == "async" else "Standby (sync)"
    return "Unknown"
