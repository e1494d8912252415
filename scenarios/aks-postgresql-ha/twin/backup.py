"""Backup objects: a base backup of the primary into the archive folder, as barman lays it out."""

import datetime
import os
import shutil
import signal

from . import archive, backup_info, credentials, disk, faults, postgres, recovery
from .session import Failed

OVER = ("completed", "failed")
ARCHIVER = """SELECT coalesce(last_archived_time, '-infinity') < coalesce(last_failed_time, '-infinity')
  FROM pg_stat_archiver"""


def tick(clusters):
    """Starts backups that were asked for and looks after those that run."""
    for obj in clusters.store.list("backup"):
        if obj.get("status", {}).get("phase") in OVER:
            continue
        running = clusters.backups.get(obj["metadata"]["uid"])
        if running is None:
            _attend(clusters, obj)
        elif running.process.poll() is not None:
            del clusters.backups[obj["metadata"]["uid"]]
            running.finish()


def _attend(clusters, obj):
    store, metadata = clusters.store, obj["metadata"]
    name = obj["spec"]["cluster"]["name"]
    cluster = clusters.find(name, metadata["namespace"])
    if cluster is None:
        if obj.get("status", {}).get("phase") != "pending":
            store.event(obj, "Warning", "FindingCluster", "cloudnative-pg-backup",
                        "Unknown cluster %s, will retry in 30 seconds" % name)
        _say(store, obj, phase="pending")
    elif archive.object_store(cluster.manifest) is None:
        _fail(store, obj, "cannot proceed with the backup as the cluster has no backup section")
    elif not _is_due(cluster):
        _say(store, obj, phase="pending")
    elif any(running.cluster is cluster for running in clusters.backups.values()):
        _say(store, obj, phase="pending")
    elif cluster.primary().server.value(ARCHIVER) == "t":
        _say(store, obj, phase="walArchivingFailing")
    else:
        _start(clusters, cluster, obj)


def _is_due(cluster):
    primary = cluster.primary()
    return primary is not None and primary.server.is_accepting() and primary.name in cluster.ready


def _start(clusters, cluster, obj):
    store = clusters.store
    store.event(obj, "Normal", "Starting", "cloudnative-pg-backup", "Starting backup for cluster " + cluster.name)
    store.event(obj, "Normal", "Starting", "instance-manager", "Backup started")
    try:
        folder = archive.folder_of(store, cluster.manifest, archive.object_store(cluster.manifest),
                                   archive.server_name(cluster.manifest))
    except credentials.Denied as denied:
        _fail(store, obj, str(denied))
        return
    if "backup-fails" in faults.active():
        _fail(store, obj, "exit status 1")
        return
    clusters.backups[obj["metadata"]["uid"]] = Running(store, cluster, obj, folder)


class Running:
    """A base backup that is under way into an archive folder."""

    def __init__(self, store, cluster, obj, folder):
        self.store, self.cluster, self.obj, self.folder = store, cluster, obj, folder
        self.began = datetime.datetime.now(datetime.timezone.utc)
        self.id = self.began.strftime("%Y%m%dT%H%M%S")
        self.primary = cluster.primary()
        self.copy = os.path.join(self.primary.folder, "backup-" + self.id)
        self.label = "backup-%s-%s" % (self.id, obj["metadata"]["uid"][:8])
        with open(self.primary.server.log, "ab") as log:
            self.process = postgres.spawn(
                "pg_basebackup", "-D", self.copy, "-Ft", "-X", "none", "-c", "fast", "--no-sync", "--no-manifest",
                "-l", self.label, "-h", "127.0.0.1", "-p", str(self.primary.server.port), "-U", "postgres", "-w",
                folder=self.primary.folder, output=log, PGPASSWORD=cluster.password, PGAPPNAME="pg_basebackup")
        barman = archive.object_store(cluster.manifest)
        _say(store, obj, phase="running", backupId=self.id, backupName="backup-" + self.began.strftime("%Y%m%d%H%M%S"),
             startedAt=_time(self.began), destinationPath=barman.get("destinationPath"), method="barmanObjectStore",
             serverName=archive.server_name(cluster.manifest), azureCredentials=barman.get("azureCredentials", {}),
             instanceID={"podName": self.primary.name})

    def finish(self):
        """Puts the copy into the archive and says what became of it."""
        try:
            if self.process.returncode != 0:
                raise Failed("exit status %d" % self.process.returncode)
            self._keep()
        except (Failed, OSError) as error:
            _fail(self.store, self.obj, str(error))
        finally:
            shutil.rmtree(self.copy, ignore_errors=True)

    def stop(self):
        """Ends it unfinished."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()

    def _keep(self):
        ended = datetime.datetime.now(datetime.timezone.utc)
        history = backup_info.history(self.folder, self.label)
        target = os.path.join(self.folder, "base", self.id)
        tar = os.path.join(self.copy, "base.tar")
        text = backup_info.text(history, self.began, ended, os.path.getsize(tar), self.primary.server)
        disk.make_folder(os.path.dirname(target))
        disk.write(os.path.join(self.copy, "backup.info"), text)
        os.rename(tar, os.path.join(self.copy, "data.tar"))
        os.rename(self.copy, target)
        self.store.event(self.obj, "Normal", "Completed", "instance-manager", "Backup completed")
        first = recovery.information(self.folder, recovery.backups(self.folder)[0])
        self.cluster.say(firstRecoverabilityPoint=backup_info.moment(first["end_time"]),
                         lastSuccessfulBackup=_time(ended))
        _say(self.store, self.obj, phase="completed", stoppedAt=_time(ended), beginWal=history["begin_wal"],
             endWal=history["end_wal"], beginLSN=history["begin_xlog"], endLSN=history["end_xlog"])


def _fail(store, obj, message):
    _say(store, obj, phase="failed", error=message)
    store.event(obj, "Warning", "Failed", "instance-manager", "Backup failed: " + message)


def _say(store, obj, **status):
    metadata = obj["metadata"]
    store.change("backup", metadata["name"], metadata["namespace"],
                 lambda new: new.setdefault("status", {}).update(status))


def _time(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
