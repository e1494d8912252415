"""The command line of az."""

import importlib

from .. import faults
from ..program import Failure
from ..store import Store
from . import arguments, output

MODULES = {
    "account": "account", "ad": "account", "aks": "aks", "extension": "account",
    "grafana": "monitor", "group": "group", "identity": "identity", "login": "account", "monitor": "monitor",
    "network": "network", "provider": "account", "role": "role", "storage": "storage", "version": "account",
}
"""The module that has the commands of each group in its `COMMANDS`."""


def main(words):
    """Runs az with these words."""
    path, rest = _split(words)
    if not path:
        print("Welcome to Azure CLI!\n\nGroups: " + ", ".join(sorted(MODULES)))
        return 0
    if path[0] not in MODULES:
        raise arguments.misspelled(path[0], MODULES)
    commands = importlib.import_module("twin.az." + MODULES[path[0]]).COMMANDS
    name = next((" ".join(path[:count]) for count in range(len(path), 0, -1) if " ".join(path[:count]) in commands),
                None)
    if name is None:
        raise _no_command(path, commands, rest)
    rest = path[len(name.split()):] + rest
    options, run = commands[name]
    faults.note()
    values = arguments.parse(name, rest, options)
    if values.get("help"):
        print("\nCommand\n    az %s\n\nArguments\n%s" % (name, "\n".join(
            "    " + " ".join(option.names) for option in options)))
        return 0
    output.check(values)
    result = run(Store.open(lazily=True), values)
    output.show(result, values)
    return 0


def _split(words):
    """The words before the first option, and the rest."""
    for index, word in enumerate(words):
        if word.startswith("-"):
            return words[:index], words[index:]
    return words, []


def _no_command(path, commands, rest):
    depth = next(count for count in range(len(path), -1, -1)
                 if any(name.split()[:count] == path[:count] for name in commands))
    if depth == len(path):
        if "--help" in rest or "-h" in rest or not rest:
            names = sorted(name for name in commands if name.split()[:depth] == path)
            return Failure("\nGroup\n    az %s\n\nCommands:\n    %s" % (" ".join(path), "\n    ".join(names)), 2)
        return Failure("ERROR: the following arguments are required: _subcommand\n" + arguments.FOOTER, 2)
    known = {name.split()[depth] for name in commands if name.split()[:depth] == path[:depth]
             and len(name.split()) > depth}
    return arguments.misspelled(path[depth], known)
