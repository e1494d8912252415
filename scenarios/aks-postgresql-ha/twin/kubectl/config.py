"""kubectl config: the contexts that `az aks get-credentials` made."""

from .. import flags
from ..program import Failure
from ..text.tabwriter import align
from . import contexts

FLAGS = (flags.switch("no-headers"), flags.text("output", "o"), flags.switch("current"))


def run(call):
    """Does one of the subcommands below."""
    subcommands = {"current-context": _current, "get-contexts": _contexts, "use-context": _use, "use": _use,
                   "set-context": _set}
    if not call.words or call.words[0] not in subcommands:
        raise Failure("error: unknown command \"%s\"\nSee 'kubectl config -h' for help and examples"
                      % " ".join(call.words))
    return subcommands[call.words[0]](call)


def _current(call):
    name = contexts.current(call.store)
    if name is None:
        raise Failure("error: current-context is not set")
    print(name)


def _contexts(call):
    current = contexts.current(call.store)
    names = [context["metadata"]["name"] for context in call.store.list("kube-context")]
    for name in call.words[1:]:
        if name not in names:
            raise Failure("error: context %s not found" % name)
    names = [name for name in names if name in call.words[1:] or not call.words[1:]]
    if call.flags["output"] == "name":
        print("".join(name + "\n" for name in names), end="")
        return
    lines = [] if call.flags["no-headers"] else ["CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE"]
    for name in names:
        body = call.store.get("kube-context", name)["body"]
        lines.append("\t".join(("*" if name == current else "", name, body["cluster"], body["user"],
                                body.get("namespace", ""))))
    if lines:
        print(align("\n".join(lines), 6, 3))


def _use(call):
    if len(call.words) != 2:
        raise Failure("error: unexpected args: %s" % call.words[1:])
    if call.store.get("kube-context", call.words[1]) is None:
        raise Failure('error: no context exists with the name: "%s"' % call.words[1])
    contexts.use(call.store, call.words[1])
    print('Switched to context "%s".' % call.words[1])


def _set(call):
    name = contexts.current(call.store) if call.flags["current"] else (call.words[1:] + [None])[0]
    if name is None or call.store.get("kube-context", name) is None:
        raise Failure("error: no current context is set" if call.flags["current"]
                      else "error: you must specify a non-empty context name or --current")
    namespace = call.flags["namespace"]

    def keep(obj):
        obj["body"]["namespace"] = namespace or ""

    call.store.change("kube-context", name, None, keep)
    print('Context "%s" modified.' % name)
