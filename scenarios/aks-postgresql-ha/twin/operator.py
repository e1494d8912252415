"""The operator: a process in the background that turns objects into servers.

`ensure_running` starts it for a world that has none. It ends, and takes servers, data and state
with it, when the process the world belongs to is gone, on TERM, INT and HUP, when the state
directory has vanished, and when the AKS cluster was deleted (`end`).
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
import traceback

from . import anchor, caretaker, disk, postgres, scope
from .clusters import Clusters
from .store import Store

LOCK = "operator.lock"
TICK = 0.1


def ensure_running(belongs_to=None):
    """Starts the operator of this world unless it runs. `belongs_to` is the pid of its anchor.

    Raises postgres.Missing where no PostgreSQL server is installed.
    """
    postgres.programs_directory()
    state = scope.state_directory()
    owner = anchor.of(belongs_to) if belongs_to else anchor.find()
    if owner is None or _is_running(state):
        return
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with open(os.path.join(state, "operator.log"), "ab") as log:
        subprocess.run([sys.executable, "-m", "twin.operator", str(owner.pid), owner.start], cwd=folder, check=True,
                       stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def end():
    """Ends the operator of this world, with all servers and data, and waits until it is gone."""
    state = scope.state_path()
    try:
        with open(os.path.join(state, LOCK), encoding="ascii") as file:
            pid = int(file.read() or 0)
    except (FileNotFoundError, ValueError):
        return
    owner = anchor.of(pid) if pid else None
    if owner and _is_running(state):
        os.kill(pid, signal.SIGTERM)
        while anchor.is_there(owner):
            time.sleep(0.02)


def _is_running(state):
    try:
        with open(os.path.join(state, LOCK), encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


class Operator:
    """One world's operator."""

    def __init__(self, owner):
        self.owner = owner
        self.state = scope.state_directory()
        self.ended = False
        self.lock = open(os.path.join(self.state, LOCK), "a", encoding="ascii")

    def run(self):
        """Works until the world ends. Does nothing when another operator is at work."""
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self.lock.truncate(0)
        self.lock.write(str(os.getpid()))
        self.lock.flush()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)
        data = disk.make()
        care = caretaker.start([data, self.state])
        clusters = Clusters(Store.open(), data)
        try:
            while not self.ended and anchor.is_there(self.owner) and os.path.isdir(self.state):
                _guarded(clusters.tick)
                time.sleep(TICK)
        finally:
            clusters.end()
            caretaker.clean([data, self.state])
            caretaker.dismiss(care)

    def _end(self, _number, _frame):
        self.ended = True


def _guarded(action):
    try:
        action()
    except Exception:
        traceback.print_exc()
        time.sleep(0.5)


if __name__ == "__main__":
    os.umask(0o077)
    if os.fork() != 0:
        os._exit(0)
    Operator(anchor.Anchor(int(sys.argv[1]), sys.argv[2])).run()
