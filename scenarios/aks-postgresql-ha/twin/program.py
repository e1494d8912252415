"""How a command of the twin starts and ends."""

import os
import sys


class Failure(Exception):
    """What a command says on stderr when it fails, and its status."""

    def __init__(self, message, status=1):
        super().__init__(message)
        self.message = message
        self.status = status


def run(main):
    """Runs `main(arguments)` with the words of the command line and ends with its status."""
    sys.exit(status(main, sys.argv[1:]))


def status(main, arguments):
    """Runs `main(arguments)` and returns its status; a Failure is told on stderr."""
    try:
        done = main(arguments) or 0
        sys.stdout.flush()
        return done
    except Failure as failure:
        _flush()
        if failure.message:
            print(failure.message, file=sys.stderr)
        return failure.status
    except BrokenPipeError:
        _to_nowhere()
        return 141
    except KeyboardInterrupt:
        return 130


def _flush():
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _to_nowhere()


def _to_nowhere():
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
