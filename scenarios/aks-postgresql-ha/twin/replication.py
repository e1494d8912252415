"""How the standbys of a cluster follow its primary."""

from . import archive, configuration, faults, postgres
from .session import Failed

STREAMS = """SELECT application_name, state, sync_state, sync_priority, sent_lsn, write_lsn, flush_lsn, replay_lsn,
    coalesce(write_lag, '0'), coalesce(flush_lag, '0'), coalesce(replay_lag, '0')
  FROM pg_stat_replication WHERE application_name NOT LIKE 'pg\\_%' ORDER BY application_name"""


def streaming(primary):
    """The names of the instances that stream from a primary right now."""
    try:
        return {row[0] for row in primary.server.rows(STREAMS) if row[1] == "streaming"}
    except Failed:
        return set()


def clone(cluster, instance, primary):
    """Copies the primary's data and starts the instance as a standby. False when the copy fails."""
    make_slot(primary, instance)
    instance.empty()
    result = postgres.run(
        "pg_basebackup", "-D", instance.data, "-h", "127.0.0.1", "-p", str(primary.server.port), "-U", "postgres",
        "-X", "stream", "-c", "fast", "--no-sync", "--no-manifest", "--no-password", folder=instance.folder,
        PGPASSWORD=cluster.password, PGAPPNAME="pg_basebackup")
    add_to_log(instance, result.stdout)
    if result.returncode != 0:
        return False
    configuration.write(instance.data, cluster.manifest, archive.command(cluster.data, cluster.manifest))
    instance.start_standby(_source_port(cluster, instance, primary))
    return True


def make_slot(primary, instance):
    """Makes the replication slot of an instance on the primary, where it is absent."""
    primary.server.rows("SELECT pg_create_physical_replication_slot('{0}') WHERE NOT EXISTS "
                        "(SELECT FROM pg_replication_slots WHERE slot_name = '{0}')".format(instance.slot))


def drop_slot(primary, instance):
    """Drops the replication slot of an instance that is no more."""
    primary.server.rows("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots "
                        "WHERE slot_name = '%s' AND NOT active" % instance.slot)


def synchronous_names(cluster, ready):
    """What `synchronous_standby_names` has to be while the standbys `ready` are there.

    As many as maxSyncReplicas, but never more than are ready: the primary is not to hang.
    """
    spec = cluster.manifest["spec"]
    if "asynchronous" in faults.active():
        return ""
    number = min(int(spec.get("maxSyncReplicas") or 0), len(ready))
    if number == 0:
        return ""
    return "ANY %d (%s)" % (number, ",".join('"%s"' % name for name in sorted(ready)))


def add_to_log(instance, text):
    """Adds what a program said to the log of an instance."""
    with open(instance.server.log, "a", encoding="utf-8") as log:
        log.write(text)
    postgres.give(instance.server.log)


def _source_port(cluster, instance, primary):
    last = instance.serial == cluster.manifest["spec"].get("instances", 1)
    return 1 if last and "standby-never-joins" in faults.active() else primary.server.port
