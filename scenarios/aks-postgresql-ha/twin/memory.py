"""Whether the data of servers fits into memory."""

import os

FOLDER = "/dev/shm"
PLENTY = 4 << 30
"""Bytes that have to be free. A walk through the how-to takes less than one GB."""

LIMITS = "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"


ON_DISK = "AKS_TWIN_ON_DISK"
"""The variable that keeps the data on disk when it is not empty."""


def folder():
    """A folder in memory, None where there is none with plenty of room."""
    if os.environ.get(ON_DISK):
        return None
    if not os.path.ismount(FOLDER) or not os.access(FOLDER, os.W_OK | os.X_OK):
        return None
    room = os.statvfs(FOLDER)
    return FOLDER if min(room.f_bavail * room.f_frsize, _available(), _allowed()) >= PLENTY else None


def _available():
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            for line in file:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _allowed():
    try:
        limit, used = (_read(path) for path in LIMITS)
    except OSError:
        return PLENTY
    return PLENTY if limit == "max" else int(limit) - int(used)


def _read(path):
    with open(path, encoding="ascii") as file:
        return file.read().strip()
