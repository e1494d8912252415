"""The command line of helm."""

import importlib

from .. import faults, flags
from ..program import Failure
from ..store import Store

GLOBAL = (
    flags.text("namespace", "n"), flags.text("kube-context"), flags.text("kubeconfig"), flags.switch("debug"),
    flags.switch("help", "h"),
)

COMMANDS = {"install": "release", "list": "listing", "ls": "listing", "repo": "repo", "status": "listing",
            "uninstall": "release", "upgrade": "release", "version": "listing"}
"""Each command and the module that has its `FLAGS` and its `run(Call)`."""


class Call:
    """One call: the store, the flags, and the words after the command's name."""

    def __init__(self, command, parsed, store):
        self.command = command
        self.flags = parsed
        self.words = parsed.words
        self.store = store
        self.namespace = parsed["namespace"] or "default"


def main(arguments):
    """Runs helm with these words."""
    index = flags.first_word(arguments, GLOBAL)
    if index is None:
        print("The Kubernetes package manager\n\nCommands: " + ", ".join(sorted(COMMANDS)))
        return 0
    name = arguments[index]
    if name not in COMMANDS:
        raise Failure("Error: unknown command \"%s\" for \"helm\"\nRun 'helm --help' for usage." % name)
    faults.note()
    module = importlib.import_module("twin.helm." + COMMANDS[name])
    try:
        parsed = flags.parse(arguments[:index] + arguments[index + 1:], GLOBAL + module.FLAGS)
    except flags.FlagError as error:
        raise Failure("Error: %s" % error) from None
    if parsed["help"]:
        print(module.__doc__.strip())
        return 0
    return module.run(Call(name, parsed, Store.open(lazily=True)))


def check_context(call):
    """Raises Failure when helm has no cluster to talk to."""
    from ..kubectl import contexts
    name = call.flags["kube-context"] or contexts.current(call.store)
    if name and call.store.get("kube-context", name):
        return
    if call.flags["kube-context"]:
        raise Failure('Error: Kubernetes cluster unreachable: context "%s" does not exist' % name)
    raise Failure('Error: Kubernetes cluster unreachable: Get "http://localhost:8080/version": dial tcp '
                  "127.0.0.1:8080: connect: connection refused")
