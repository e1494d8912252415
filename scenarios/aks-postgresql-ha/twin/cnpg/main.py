"""The command line of `kubectl cnpg`."""

import importlib

from .. import faults, flags
from ..kubectl import contexts
from ..program import Failure
from ..store import Store

GLOBAL = (flags.text("namespace", "n"), flags.text("context"), flags.text("kubeconfig"), flags.text("color"),
          flags.switch("help", "h"))

COMMANDS = ("destroy", "promote", "psql", "status", "version")

ABSENT = ("backup", "certificate", "completion", "fencing", "fio", "hibernate", "install", "logs", "maintenance",
          "pgadmin4", "pgbench", "publication", "reload", "report", "restart", "snapshot", "subscription")
"""Commands of the plugin that the twin does not have."""


class Call:
    """One call: the store, the flags, the words after the command's name, and the namespace."""

    def __init__(self, parsed, store):
        self.flags = parsed
        self.words = parsed.words
        self.store = store
        self.namespace = parsed["namespace"] or contexts.namespace(store, parsed["context"]) or "default"

    def need(self, count):
        """Raises Failure when there are fewer words than `count`."""
        if len(self.words) < count:
            raise Failure("Error: requires at least %d arg(s), only received %d" % (count, len(self.words)))

    def cluster(self, name):
        """The Cluster with this name. Raises Failure."""
        found = self.store.get("cluster", name, self.namespace)
        if found is None:
            raise Failure("Error: " + missing("clusters.postgresql.cnpg.io", name))
        return found


def missing(what, name):
    """The API server's words for an object that is not there."""
    return '%s "%s" not found' % (what, name)


def instance_name(cluster, word):
    """The name of the instance that a word means: `1` is CLUSTER-1."""
    return "%s-%s" % (cluster, word) if word.isdigit() else word


def main(arguments):
    """Runs the plugin with these words."""
    index = flags.first_word(arguments, GLOBAL)
    if index is None:
        print("Kubectl plugin to manage your CloudNativePG clusters: " + ", ".join(COMMANDS))
        return 0
    name = arguments[index]
    if name in ABSENT:
        raise Failure("Error: the local twin has no kubectl cnpg " + name)
    if name not in COMMANDS:
        raise Failure('Error: unknown command "%s" for "kubectl-cnpg"' % name)
    if name == "version":
        print("Build: {Version:1.23.1 Commit:336ddf53 Date:2024-04-30}")
        return 0
    faults.note()
    module = importlib.import_module("twin.cnpg." + name)
    try:
        parsed = flags.parse(arguments[:index] + arguments[index + 1:], GLOBAL + module.FLAGS)
    except flags.FlagError as error:
        raise Failure("Error: %s" % error) from None
    if parsed["help"]:
        print(module.__doc__.strip())
        return 0
    call = Call(parsed, Store.open())
    asked = parsed["context"]
    if asked and call.store.get("kube-context", asked) is None:
        raise Failure('Error: context "%s" does not exist' % asked)
    contexts.server(call)
    return module.run(call)
