"""Questions to a server, through one psql that stays connected."""

import os
import select
import subprocess
import time

from . import postgres

FIELD = "\x1f"
END = "\x1e"


class Failed(Exception):
    """The server refused a statement, did not answer in time or is not there."""


class Session:
    """A superuser's connection to the server at a port of this machine."""

    def __init__(self, port, password, database="postgres", timeout=10):
        self.timeout = timeout
        self.rest = b""
        self.psql = subprocess.Popen(
            [postgres.program("psql"), "-XAtq", "-F", FIELD, "-v", "VERBOSITY=terse", "-h", "127.0.0.1",
             "-p", str(port), "-U", "postgres", "-d", database],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
            env=postgres.environment(PGPASSWORD=password, PGCONNECT_TIMEOUT="3", PGAPPNAME="cnpg-instance-manager"))

    def rows(self, statement):
        """The rows a statement gives, each a list of texts. Raises Failed."""
        text = "%s\n;\n\\echo :ERROR\n\\echo '%s'\n" % (statement, END)
        try:
            self.psql.stdin.write(text.encode())
            self.psql.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise Failed(self._last_words()) from error
        lines = self._answer().split("\n")[:-1]
        if lines.pop() == "true":
            raise Failed("\n".join(lines))
        return [line.split(FIELD) for line in lines]

    def close(self):
        """Ends the connection."""
        self.psql.kill()
        self.psql.wait()
        self.psql.stdin.close()
        self.psql.stdout.close()

    def _answer(self):
        deadline = time.monotonic() + self.timeout
        mark = (END + "\n").encode()
        while mark not in self.rest:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.psql.stdout], [], [], left)[0]:
                raise Failed("no answer within %s s" % self.timeout)
            piece = os.read(self.psql.stdout.fileno(), 65536)
            if not piece:
                raise Failed(self._last_words())
            self.rest += piece
        answer, self.rest = self.rest.split(mark, 1)
        return answer.decode(errors="replace")

    def _last_words(self):
        return self.rest.decode(errors="replace").strip() or "connection lost"


def ask(port, password, statement, database="postgres"):
    """The rows of one statement over a connection of its own. Raises Failed."""
    session = Session(port, password, database)
    try:
        return session.rows(statement)
    finally:
        session.close()
