"""Faults asked for by AKS_TWIN_FAULT, kept with the world so that its operator knows them too."""

import os

from . import scope
from .program import Failure

KNOWN = frozenset((
    "archive-denied", "asynchronous", "backup-fails", "blobs-hidden", "credential-lost", "hang", "instances-reversed",
    "lost-insert", "no-failover", "no-public-address", "one-zone", "promote-lagging", "replica-writable",
    "row-lost-in-restore", "slow-start", "standby-never-joins", "wrong-service-port",
))
"""All faults there are; what each does stands in twin.md."""


def asked():
    """The names in AKS_TWIN_FAULT, comma-separated."""
    return {name.strip() for name in os.environ.get("AKS_TWIN_FAULT", "").split(",") if name.strip()}


def note():
    """Keeps the faults asked for now with the world, next to those kept before. Raises Failure for unknown ones."""
    names = asked()
    if names - KNOWN:
        raise Failure("error: AKS_TWIN_FAULT has no fault named " + ", ".join(sorted(names - KNOWN)), 2)
    if names - _kept():
        with open(os.path.join(scope.state_directory(), "faults"), "a", encoding="utf-8") as file:
            file.write("".join(name + "\n" for name in sorted(names - _kept())))


def active():
    """All faults of this world: kept ones and those asked for now."""
    return asked() | _kept()


def _kept():
    try:
        with open(os.path.join(scope.state_path(), "faults"), encoding="utf-8") as file:
            return set(file.read().split())
    except FileNotFoundError:
        return set()
