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
    try:
        status = main(sys.argv[1:]) or 0
        sys.stdout.flush()
    except Failure as failure:
        _flush()
        if failure.message:
            print(failure.message, file=sys.stderr)
        status = failure.status
    except BrokenPipeError:
        status = 141
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _flush():
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
