"""A manifest whose PostgreSQL settings were changed: they are loaded again, with a restart where one is needed."""

import json
import signal
import time

from . import archive, configuration
from .instance import PRIMARY
from .session import Failed

PENDING = "SELECT count(*) FROM pg_settings WHERE pending_restart"


def fingerprint(manifest):
    """A text that changes when the settings do."""
    return json.dumps(manifest["spec"].get("postgresql", {}), sort_keys=True)


def follow(cluster):
    """Brings the servers to the settings of the manifest, standbys first."""
    wanted = fingerprint(cluster.manifest)
    if wanted == cluster.settings:
        return
    cluster.settings = wanted
    for instance in cluster.instances:
        configuration.write(instance.data, cluster.manifest, archive.command(cluster.data, cluster.manifest))
        instance.server.reload()
    time.sleep(0.2)
    for instance in sorted(cluster.instances, key=lambda item: (item.role == PRIMARY, item.serial)):
        if _needs_restart(instance):
            cluster.say(phase="Applying configuration", phaseReason="Restarting " + instance.name)
            _restart(cluster, instance)


def _needs_restart(instance):
    try:
        return instance.server.value(PENDING) != "0"
    except Failed:
        return False


def _restart(cluster, instance):
    instance.server.stop(signal.SIGINT)
    configuration.enforce(instance.data, instance.role != PRIMARY)
    if instance.role != PRIMARY:
        instance.start_standby(cluster.primary().server.port)
        return
    instance.start_primary()
    for standby in cluster.standbys():
        standby.follow(instance.server.port)
