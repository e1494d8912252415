"""One PostgreSQL server: its process, its port and its data folder."""

import os
import random
import signal
import socket
import subprocess
import time

from . import disk, postgres
from .session import Failed, Session

PORTS = range(20000, 32000)


class Server:
    """A server over a data folder. It may be down; `data` may not exist yet."""

    def __init__(self, name, data, log, password):
        self.name = name
        self.data = data
        self.log = log
        self.password = password
        self.port = None
        self.process = None
        self._session = None

    def start(self):
        """Starts the server on a free port; `is_accepting` tells when it is up."""
        self.port = _free_port()
        disk.write(os.path.join(self.data, "port.conf"), "port = %d\n" % self.port)
        with open(self.log, "ab") as log:
            self.process = postgres.spawn("postgres", "-D", self.data, folder=self.data, output=log)

    def is_running(self):
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def is_accepting(self):
        """Whether it takes connections, by what it writes into postmaster.pid."""
        return self.is_running() and self._noted_state() == "ready"

    def wait_until_accepting(self, timeout=30):
        """Waits for it to take connections; False when it ended, or did not in `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while self.is_running() and time.monotonic() < deadline:
            if self._noted_state() == "ready":
                return True
            time.sleep(0.03)
        return False

    def stop(self, how=signal.SIGINT, timeout=30):
        """Stops it: SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one."""
        self.hang_up()
        if not self.is_running():
            return
        self.process.send_signal(how)
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def reload(self):
        """Makes it read its configuration again."""
        if self.is_running():
            self.process.send_signal(signal.SIGHUP)

    def rows(self, statement):
        """Rows of a statement in the database postgres. Raises Failed."""
        if not self.is_accepting():
            raise Failed("the server %s is not accepting connections" % self.name)
        if self._session is None:
            self._session = Session(self.port, self.password)
        try:
            return self._session.rows(statement)
        except Failed:
            self.hang_up()
            raise

    def value(self, statement):
        """The one value of a statement."""
        return self.rows(statement)[0][0]

    def hang_up(self):
        """Closes the connection used for questions."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def last_words(self, lines=3):
        """The end of its log."""
        try:
            with open(self.log, encoding="utf-8", errors="replace") as file:
                return "\n".join(file.read().splitlines()[-lines:])
        except FileNotFoundError:
            return ""

    def _noted_state(self):
        try:
            with open(os.path.join(self.data, "postmaster.pid"), encoding="ascii") as file:
                lines = file.read().split("\n")
        except FileNotFoundError:
            return ""
        if len(lines) < 8 or lines[0] != str(self.process.pid):
            return ""
        return lines[7].strip()


def _free_port():
    while True:
        port = random.choice(PORTS)
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
