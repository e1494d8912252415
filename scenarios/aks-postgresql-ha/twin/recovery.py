"""The first instance of a cluster that is restored from a backup."""

import os
import tarfile
import time

from . import archive, configuration, credentials, disk, faults, postgres
from .bootstrap import FAILED, CannotStart
from .session import Failed, Session

TARGETS = {"targetTime": "recovery_target_time", "targetXID": "recovery_target_xid",
           "targetLSN": "recovery_target_lsn", "targetName": "recovery_target_name",
           "targetTLI": "recovery_target_timeline"}


def restore(cluster, instance):
    """Unpacks the backup, replays the archive to its end and promotes the server. Raises CannotStart."""
    options = cluster.manifest["spec"]["bootstrap"]["recovery"]
    folder, chosen = _backup(cluster, options)
    instance.empty()
    disk.make_folder(instance.data)
    _unpack(os.path.join(folder, "base", chosen, "data.tar"), instance)
    configuration.write(instance.data, cluster.manifest, archive.command(cluster.data, cluster.manifest))
    configuration.enforce(instance.data)
    disk.write(os.path.join(instance.data, "recovery.signal"), "")
    configuration.write_own(instance.data, **_settings(cluster, options, folder))
    instance.server.start()
    _wait_until_promoted(instance)
    configuration.write_own(instance.data, synchronous_standby_names="")
    instance.server.reload()
    if "row-lost-in-restore" in faults.active():
        _lose_rows(cluster, instance)


def latest(folder):
    """The id of the newest complete backup in an archive folder; None when there is none."""
    done = [name for name in backups(folder) if information(folder, name).get("status") == "DONE"]
    return max(done, default=None)


def backups(folder):
    """The ids of all backups in an archive folder, oldest first."""
    try:
        return sorted(os.listdir(os.path.join(folder, "base")))
    except FileNotFoundError:
        return []


def information(folder, backup_id):
    """What a backup.info says, by key."""
    try:
        with open(os.path.join(folder, "base", backup_id, "backup.info"), encoding="utf-8") as file:
            return dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
    except FileNotFoundError:
        return {}


def _backup(cluster, options):
    barman, server, wanted = _source(cluster, options)
    try:
        folder = archive.folder_of(cluster.store, cluster.manifest, barman, server)
    except credentials.Denied as denied:
        raise CannotStart(FAILED, "Can't extract backup list: %s" % denied) from denied
    chosen = wanted or latest(folder)
    if chosen is None or information(folder, chosen).get("status") != "DONE":
        raise CannotStart(FAILED, "no target backup found")
    return folder, chosen


def _source(cluster, options):
    wanted = (options.get("recoveryTarget") or {}).get("backupID")
    if options.get("backup"):
        name = options["backup"].get("name")
        backup = cluster.store.get("backup", name, cluster.namespace)
        if backup is None or backup.get("status", {}).get("phase") != "completed":
            raise CannotStart(FAILED, "backup %s is not there or not completed" % name)
        status = backup["status"]
        return status, status["serverName"], wanted or status["backupId"]
    for source in cluster.manifest["spec"].get("externalClusters") or []:
        if source["name"] == options.get("source"):
            barman = source.get("barmanObjectStore") or {}
            return barman, barman.get("serverName") or source["name"], wanted
    raise CannotStart(FAILED, "missing external cluster: %s" % options.get("source"))


def _unpack(path, instance):
    with tarfile.open(path) as tar:
        tar.extractall(instance.data)
    for folder, folders, files in os.walk(instance.data):
        for name in folders + files:
            postgres.give(os.path.join(folder, name))
    os.chmod(instance.data, 0o700)


def _settings(cluster, options, folder):
    settings = {"restore_command": archive.restore_command(cluster.data, folder),
                "recovery_target_action": "promote"}
    target = options.get("recoveryTarget") or {}
    settings.update({TARGETS[key]: value for key, value in target.items() if key in TARGETS})
    if target.get("targetImmediate"):
        settings["recovery_target"] = "immediate"
    if target.get("exclusive"):
        settings["recovery_target_inclusive"] = "off"
    return settings


def _wait_until_promoted(instance, timeout=60):
    deadline = time.monotonic() + timeout
    while instance.server.wait_until_accepting() and time.monotonic() < deadline:
        try:
            if instance.server.value("SELECT pg_is_in_recovery()") == "f":
                return
        except Failed:
            pass
        time.sleep(0.05)
    instance.server.stop()
    raise CannotStart(FAILED, "while restoring the cluster: %s" % instance.server.last_words())


def _lose_rows(cluster, instance):
    for (database,) in instance.server.rows("SELECT datname FROM pg_database WHERE datallowconn"):
        session = Session(instance.server.port, cluster.password, database)
        try:
            for (table,) in session.rows("SELECT relid::regclass FROM pg_stat_user_tables"):
                session.rows("DELETE FROM {0} WHERE ctid = (SELECT max(ctid) FROM {0})".format(table))
        finally:
            session.close()
