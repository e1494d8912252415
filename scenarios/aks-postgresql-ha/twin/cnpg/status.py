"""kubectl cnpg status CLUSTER: what a cluster's objects and servers say of it."""

import calendar
import os
import time

from .. import cluster_view, flags
from ..program import Failure
from . import replication_status
from .table import Table

FLAGS = (flags.switch("verbose", "v"), flags.text("output", "o"))


def run(call):
    """Prints the status."""
    call.need(1)
    if call.flags["output"] not in (None, "text"):
        raise Failure("Error: the local twin prints the status as text only")
    cluster = call.cluster(call.words[0])
    views = cluster_view.look(call.store, call.words[0], call.namespace)
    primary = next((view for view in views if view.is_primary or view.streams), None)
    _summary(cluster, primary)
    if call.flags["verbose"] and primary:
        _configuration(call, primary)
    _backups(cluster, primary)
    _base_backups(primary)
    replication_status.streams(cluster, primary)
    replication_status.unmanaged_slots(primary)
    _fixed_sections()
    _instances(views, primary)


def _summary(cluster, primary):
    status, spec = cluster.get("status", {}), cluster["spec"]
    current, target = status.get("currentPrimary", ""), status.get("targetPrimary", "")
    print("Cluster Summary")
    if current != target:
        print("Switchover in progress" if current else "Primary server is initializing")
    table = Table()
    table.add("Name:", cluster["metadata"]["name"])
    table.add("Namespace:", cluster["metadata"]["namespace"])
    if primary:
        table.add("System ID:", primary.system)
    table.add("PostgreSQL Image:", status.get("image", spec.get("imageName", "")))
    table.add("Primary instance:", current if current == target else "%s (switching to %s)" % (current, target))
    if status.get("currentPrimaryTimestamp"):
        table.add("Primary start time:", _uptime(status["currentPrimaryTimestamp"]))
    table.add("Status:", ("%s %s" % (status.get("phase", ""), status.get("phaseReason", ""))))
    table.add("Instances:", spec.get("instances", 1))
    table.add("Ready instances:", status.get("readyInstances", 0))
    if primary and primary.is_primary:
        table.add("Current Write LSN:", "%s (Timeline: %s - WAL File: %s)" % (
            primary.position, primary.timeline, primary.wal_file))
    table.print()
    print()


def _configuration(call, primary):
    folder = call.store.get("twin-server", primary.name, call.namespace)["body"]["data"]
    for title, name in (("PostgreSQL Configuration", "custom.conf"), ("PostgreSQL HBA Rules", "pg_hba.conf")):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            print("%s\n%s\n" % (title, file.read()))


def _uptime(stamp):
    started = calendar.timegm(time.strptime(stamp[:19], "%Y-%m-%dT%H:%M:%S"))
    total = max(0, int(time.time() - started))
    hours, minutes, seconds = total // 3600, total // 60 % 60, total % 60
    text = "%dh%dm%ds" % (hours, minutes, seconds) if hours else "%dm%ds" % (minutes, seconds)
    return "%s +0000 UTC (uptime %s)" % (stamp[:19].replace("T", " "), text if total >= 60 else "%ds" % seconds)


def _backups(cluster, primary):
    print("Continuous Backup status")
    if not cluster["spec"].get("backup"):
        print("Not configured\n")
        return
    table = Table()
    first = cluster.get("status", {}).get("firstRecoverabilityPoint") or "Not Available"
    table.add("First Point of Recoverability:", first)
    if primary is None or primary.archiver is None:
        table.add("No Primary instance found")
        table.print()
        print()
        return
    archiver = primary.archiver
    table.add("Working WAL archiving:", "OK" if archiver.works else "Failing" if archiver.failed else "Starting Up")
    table.add("WALs waiting to be archived:", archiver.waiting)
    for title, name, moment in (("Last Archived WAL:", archiver.archived, archiver.archived_at),
                                ("Last Failed WAL:", archiver.failed, archiver.failed_at)):
        table.add(*((title, name, " @ ", moment) if name else (title, "-")))
    table.print()
    print()


def _base_backups(primary):
    print("Physical backups")
    if primary is None:
        print("Primary instance not found\n")
        return
    if not primary.base_backups:
        print("No running physical backups found\n")
        return
    table = Table("Name", "Phase", "Started at", "Total", "Transferred")
    for row in primary.base_backups:
        table.add(*row)
    table.print()
    print()


def _fixed_sections():
    print("Managed roles status\nNo roles managed\n")
    print("Tablespaces status\nNo managed tablespaces\n")
    print("Pod Disruption Budgets status\nNo active PodDisruptionBudgets found\n")


def _instances(views, primary):
    print("Instances status")
    table = Table("Name", "Current LSN", "Rep role", "Status", "Node")
    for view in views:
        if view.error:
            table.add(view.name, "-", "-", view.error, view.node)
            continue
        health = "OK (pending restart)" if view.pending_restart else "OK"
        table.add(view.name, view.position, cluster_view.role(view, primary), health, view.node)
    table.print()
