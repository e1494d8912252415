"""kubectl describe: all there is to say about an object, with its events."""

import sys

from .. import flags
from ..program import Failure
from ..text.tabwriter import align
from . import contexts, describe_events, get, resources

FLAGS = (flags.text("selector", "l"), flags.switch("all-namespaces", "A"), flags.switch("show-events"),
         flags.repeated("filename", "f"))

MODULES = {"service": "describe_service", "pod": "describe_pod", "secret": "describe_data",
           "configmap": "describe_data"}
"""The modules with a `lines(store, obj)` of their own; all other kinds are shown field by field."""


def run(call):
    """Describes what is named, with two blank lines in between."""
    server = contexts.server(call)
    if not call.words:
        raise Failure("error: You must specify the type of resource to describe. Use \"kubectl api-resources\" for a "
                      "complete list of supported resources.")
    call.flags.values.update({"field-selector": None, "sort-by": None})
    wanted = resources.named(call)
    found, missing = get.gather(call, wanted, server)
    texts = [describe(call, kind, obj) for kind, obj in found]
    close = ""
    for kind, name in wanted:
        if any(failure.message == resources.not_found(kind, name).message for failure in missing):
            more = _with_prefix(call, kind, name)
            if more:
                texts, close = ["\n".join(texts + more)], "\n"
                missing = [failure for failure in missing
                           if failure.message != resources.not_found(kind, name).message]
    sys.stdout.write("\n\n".join(texts) + close)
    if missing:
        raise Failure("\n".join(failure.message for failure in missing))
    if not texts:
        print("No resources found in %s namespace." % call.namespace, file=sys.stderr)
    return 0


def _with_prefix(call, kind, name):
    """kubectl describes all objects whose names start with a name that is none itself."""
    space = call.namespace if kind.namespaced else None
    return [describe(call, kind, obj) for obj in call.store.list(kind.singular, space)
            if obj["metadata"]["name"].startswith(name)]


def describe(call, kind, obj):
    """The description of one object."""
    import importlib
    module = importlib.import_module("twin.kubectl." + MODULES.get(kind.singular, "describe_fields"))
    lines = module.lines(call.store, obj)
    if call.flags["show-events"] is not False and kind.singular not in ("secret",):
        lines += describe_events.lines(call.store.events(obj))
    return align("\n".join(lines)) + "\n"
