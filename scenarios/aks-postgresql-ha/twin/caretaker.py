"""Removes what a world leaves behind, however its operator ended.

It holds the reading end of a pipe whose writing end only the operator has. When that end closes
without a word, the operator was killed: servers that are still there are told to quit, and the
folders are removed.
"""

import glob
import os
import shutil
import signal
import time

PATIENCE = 10


def start(folders):
    """Forks the caretaker of some folders. Returns what `dismiss` takes."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            os.close(writing)
            _watch(reading, folders)
        finally:
            os._exit(0)
    os.close(reading)
    return writing


def dismiss(writing):
    """Tells the caretaker that all is clean."""
    os.write(writing, b"clean")


def clean(folders):
    """Ends servers whose data lies in the folders, and removes these."""
    deadline = time.monotonic() + PATIENCE
    while _servers(folders) and time.monotonic() < deadline:
        for pid in _servers(folders):
            _signal(pid, signal.SIGQUIT)
        time.sleep(0.05)
    for pid in _servers(folders):
        _signal(pid, signal.SIGKILL)
    for folder in folders:
        _remove(folder)


def _watch(reading, folders):
    os.setsid()
    os.chdir("/")
    for ignored in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    if not os.read(reading, 1):
        clean(folders)


def _servers(folders):
    found = []
    for folder in folders:
        for path in glob.glob(os.path.join(folder, "clusters", "*", "*", "pgdata", "postmaster.pid")):
            try:
                with open(path, encoding="ascii") as file:
                    pid = int(file.readline())
            except (OSError, ValueError):
                continue
            if _works_in(pid, os.path.dirname(path)):
                found.append(pid)
    return found


def _works_in(pid, folder):
    try:
        return os.path.samefile("/proc/%d/cwd" % pid, folder)
    except OSError:
        return False


def _signal(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def _remove(folder):
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return
        time.sleep(0.1)
