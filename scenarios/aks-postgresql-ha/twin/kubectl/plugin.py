"""Commands of kubectl that are programs of their own, `kubectl-NAME` on PATH."""

import os
import shutil

from ..program import Failure


def run(arguments):
    """Becomes the plugin with the longest name that these words spell; returns when there is none."""
    words = []
    for argument in arguments:
        if argument.startswith("-"):
            break
        words.append(argument.replace("-", "_"))
    if not words:
        raise Failure("Error: flags cannot be placed before plugin name: " + arguments[0])
    for count in range(len(words), 0, -1):
        program = shutil.which("kubectl-" + "-".join(words[:count]))
        if program:
            os.execv(program, [program] + arguments[count:])
