"""The process a world belongs to: when it is gone, so is the world."""

import os
from collections import namedtuple

Anchor = namedtuple("Anchor", "pid start")
"""A process by its id and the time it started, so that no other process is taken for it."""


def find():
    """The anchor of a command's world: the parent of the command's session leader.

    Where that parent is the system's first process, the leader itself. Where the leader is already
    gone, the command's parent.
    """
    leader = os.getsid(0)
    if leader == 0 or _stat(leader) is None:
        return of(os.getppid())
    parent = int(_stat(leader)[1])
    return of(parent if parent > 1 else leader)


def of(pid):
    """The anchor that is the process `pid`; None when there is no such process."""
    stat = _stat(pid)
    return Anchor(pid, stat[19]) if stat else None


def is_there(anchor):
    """Whether the process is still there and still the same."""
    stat = _stat(anchor.pid)
    return stat is not None and stat[19] == anchor.start and stat[0] not in "ZX"


def _stat(pid):
    try:
        with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
