"""ScheduledBackup objects: a Backup object each time one is due."""

import datetime

from .cron import Invalid, Schedule

FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def tick(store):
    """Makes the backups that are due now."""
    moment = datetime.datetime.now(datetime.timezone.utc)
    for scheduled in store.list("scheduledbackup"):
        if not scheduled["spec"].get("suspend"):
            _attend(store, scheduled, moment)


def _attend(store, scheduled, moment):
    status = scheduled.get("status", {})
    try:
        schedule = Schedule(scheduled["spec"]["schedule"])
    except (Invalid, KeyError):
        return
    if "lastCheckTime" not in status:
        due = moment if scheduled["spec"].get("immediate") else None
        store.event(scheduled, "Normal", "BackupSchedule", "cloudnative-pg-scheduledbackup",
                    "Scheduled first backup by %s" % schedule.after(moment).strftime("%Y-%m-%d %H:%M:%S +0000 UTC"))
    else:
        due = _parsed(status.get("nextScheduleTime"))
        due = due if due and due <= moment else None
    if due:
        _make(store, scheduled, due)
    if due or "lastCheckTime" not in status:
        said = {"lastCheckTime": moment.strftime(FORMAT), "nextScheduleTime": schedule.after(moment).strftime(FORMAT)}
        if due:
            said["lastScheduleTime"] = due.strftime(FORMAT)
        metadata = scheduled["metadata"]
        store.change("scheduledbackup", metadata["name"], metadata["namespace"],
                     lambda obj: obj.setdefault("status", {}).update(said))


def _make(store, scheduled, due):
    metadata, spec = scheduled["metadata"], scheduled["spec"]
    name = "%s-%s" % (metadata["name"], due.strftime("%Y%m%d%H%M%S"))
    backup = {"apiVersion": scheduled["apiVersion"], "kind": "Backup",
              "metadata": {"name": name, "namespace": metadata["namespace"], "labels": {
                  "cnpg.io/cluster": spec["cluster"]["name"], "cnpg.io/immediateBackup": "false",
                  "cnpg.io/scheduled-backup": metadata["name"]}},
              "spec": {"cluster": dict(spec["cluster"]), "method": spec.get("method", "barmanObjectStore")}}
    if spec.get("backupOwnerReference") == "self":
        backup["metadata"]["ownerReferences"] = [{
            "apiVersion": scheduled["apiVersion"], "kind": scheduled["kind"], "name": metadata["name"],
            "uid": metadata["uid"], "controller": True}]
    if store.create(backup) is not None:
        store.event(scheduled, "Normal", "BackupCreation", "cloudnative-pg-scheduledbackup",
                    "Creating backup " + name)


def _parsed(text):
    if not text:
        return None
    return datetime.datetime.strptime(text, FORMAT).replace(tzinfo=datetime.timezone.utc)
