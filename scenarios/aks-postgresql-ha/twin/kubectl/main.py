"""The command line of kubectl."""

import importlib

from .. import faults, flags
from ..program import Failure
from ..store import Store
from . import contexts, trace

GLOBAL = (
    flags.text("namespace", "n"), flags.text("context"), flags.text("kubeconfig"), flags.text("v", "v"),
    flags.text("request-timeout"), flags.switch("help", "h"),
)

COMMANDS = {
    "annotate": "label", "apply": "apply", "config": "config", "create": "create", "delete": "delete",
    "describe": "describe", "get": "get", "label": "label", "logs": "logs", "rollout": "rollout",
    "version": "version", "wait": "wait",
}
"""Each command and the module that has its `FLAGS` and its `run(Call)`."""

ABSENT = ("api-resources", "api-versions", "attach", "auth", "autoscale", "cluster-info", "cordon", "cp", "debug",
          "diff", "drain", "edit", "events", "exec", "explain", "expose", "kustomize", "patch", "plugin", "port-forward",
          "proxy", "replace", "run", "scale", "set", "taint", "top", "uncordon")
"""Commands of kubectl that the twin does not have."""


class Call:
    """One call: the store, the flags, the words after the command's name, and the namespace."""

    def __init__(self, command, parsed, store):
        self.command = command
        self.flags = parsed
        self.words = parsed.words
        self.store = store
        self.namespace = parsed["namespace"] or contexts.namespace(store, parsed["context"]) or "default"

    def usage(self, message):
        """A Failure for a command line that is wrong in itself."""
        return Failure("error: %s\nSee 'kubectl %s --help' for usage." % (message, self.command))


def main(arguments):
    """Runs kubectl with these words."""
    index = flags.first_word(arguments, GLOBAL)
    if index is None:
        return _without_command(arguments)
    name = arguments[index]
    if name not in COMMANDS:
        return _plugin(arguments, name)
    faults.note()
    module = importlib.import_module("twin.kubectl." + COMMANDS[name])
    try:
        parsed = flags.parse(arguments[:index] + arguments[index + 1:], GLOBAL + module.FLAGS)
    except flags.FlagError as error:
        raise Failure("error: %s\nSee 'kubectl %s --help' for usage." % (error, name)) from None
    if parsed["help"]:
        print(module.__doc__.strip())
        return 0
    trace.start(parsed["v"], name)
    return module.run(Call(name, parsed, Store.open(lazily=True)))


def _without_command(arguments):
    try:
        parsed = flags.parse(arguments, GLOBAL)
    except flags.FlagError as error:
        raise Failure("error: %s\nSee 'kubectl --help' for usage." % error) from None
    del parsed
    print("kubectl controls the Kubernetes cluster manager.\n\nBasic Commands: " + ", ".join(sorted(COMMANDS)))
    return 0


def _plugin(arguments, name):
    from . import plugin
    plugin.run(arguments)
    if name in ABSENT:
        raise Failure("error: the local twin has no kubectl " + name)
    close = _close(name)
    hint = "\n\nDid you mean this?\n\t" + "\n\t".join(close) if close else ""
    raise Failure('error: unknown command "%s" for "kubectl"%s' % (name, hint))


def _close(name):
    import difflib
    return difflib.get_close_matches(name, COMMANDS, cutoff=0.7)
