"""A new primary: when the old one is gone (failover), and when it is asked for (switchover)."""

import signal
import time

from . import archive, configuration, faults, postgres, replication
from .instance import REPLICA
from .session import Failed

POSITION = """SELECT pg_wal_lsn_diff(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0'),
    pg_last_wal_replay_lsn() >= coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()),
    pg_is_wal_replay_paused()"""


def most_advanced(standbys):
    """The standby that has received most; of equal ones the one with the lowest number. None without any."""
    found = []
    for standby in standbys:
        try:
            found.append((-int(standby.server.rows(POSITION)[0][0]), standby.serial, standby))
        except (Failed, ValueError):
            continue
    return min(found)[2] if found else None


def fail_over(cluster, lost):
    """Promotes the most advanced standby in place of the primary `lost`. False when there is none."""
    if "no-failover" in faults.active():
        return False
    chosen = most_advanced(cluster.standbys())
    if chosen is None:
        return False
    cluster.say(phase="Failing over", phaseReason="Failing over from %s to %s" % (lost.name, chosen.name),
                targetPrimary=chosen.name)
    cluster.event("Normal", "FailoverTarget", "Failing over from %s to %s" % (lost.name, chosen.name))
    lost.role = REPLICA
    _promote(cluster, chosen)
    return True


def switch_over(cluster, target):
    """Stops the primary and promotes `target`, which must have all it wrote. False when it is not fit yet."""
    primary = cluster.primary()
    if "promote-lagging" in faults.active() and target.server.is_accepting():
        target.server.rows("SELECT pg_wal_replay_pause()")
    if not is_fit(cluster, target):
        return False
    primary.server.stop(signal.SIGINT)
    if not _has_all(target):
        primary.start_primary()
        return False
    primary.role = REPLICA
    _promote(cluster, target)
    primary.start_standby(target.server.port)
    return True


def is_fit(cluster, standby):
    """Whether a standby streams, is not paused, and has replayed what it received."""
    try:
        position = standby.server.rows(POSITION)[0]
    except Failed:
        return False
    return standby.name in replication.streaming(cluster.primary()) and position[1:] == ["t", "f"]


def rejoin(cluster, instance):
    """Brings a stopped instance back as a standby: rewound, or copied anew where that fails."""
    primary = cluster.primary()
    replication.make_slot(primary, instance)
    primary.server.rows("CHECKPOINT")
    result = postgres.run(
        "pg_rewind", "-D", instance.data, "--no-sync", "--source-server",
        "host=127.0.0.1 port=%d user=postgres dbname=postgres" % primary.server.port,
        folder=instance.folder, PGPASSWORD=cluster.password)
    replication.add_to_log(instance, result.stdout)
    if result.returncode != 0:
        return replication.clone(cluster, instance, primary)
    configuration.write(instance.data, cluster.manifest, archive.command(cluster.data, cluster.manifest))
    instance.start_standby(primary.server.port)
    return True


def break_away(cluster):
    """The fault replica-writable: the first standby is promoted, and nobody notices."""
    standby = cluster.standbys()[0]
    if standby.server.value("SELECT pg_is_in_recovery()") == "t":
        standby.server.rows("SELECT pg_promote(true, 9)")


def _promote(cluster, chosen):
    chosen.promote()
    for other in cluster.instances:
        if other is not chosen:
            replication.make_slot(chosen, other)
    for standby in cluster.standbys():
        standby.follow(chosen.server.port)
    cluster.primary_changed(chosen)


def _has_all(target, timeout=5):
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        try:
            if target.server.rows(POSITION)[0][1] == "t":
                return True
        except Failed:
            pass
        time.sleep(0.03)
    return False
