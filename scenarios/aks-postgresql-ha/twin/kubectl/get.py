"""kubectl get: objects as a table, YAML, JSON, names, columns of one's own, or a JSONPath template."""

import sys
import time

from .. import faults, flags
from ..program import Failure
from . import contexts, output, resources, selector, trace

FLAGS = (
    flags.text("output", "o"), flags.text("selector", "l"), flags.text("field-selector"),
    flags.switch("all-namespaces", "A"), flags.switch("no-headers"), flags.switch("show-labels"),
    flags.switch("ignore-not-found"), flags.text("sort-by"), flags.switch("watch", "w"),
)


def run(call):
    """Shows the objects that the words name."""
    server = contexts.server(call)
    printer = output.printer(call.flags)
    if call.flags["watch"]:
        raise Failure("error: the local twin does not watch; ask again instead")
    if not call.words:
        raise Failure("You must specify the type of resource to get. Use \"kubectl api-resources\" for a complete "
                      "list of supported resources.\n\nerror: Required resource not specified.\nUse \"kubectl explain "
                      "<resource>\" for a detailed description of that resource (e.g. kubectl explain pods).\n"
                      "See 'kubectl get -h' for help and examples")
    wanted = resources.named(call)
    if "hang" in faults.active() and any(kind.singular == "pod" for kind, _ in wanted):
        _hang()
    found, missing = gather(call, wanted, server)
    single = all(name for _, name in wanted) and len(wanted) == 1
    if found or (not printer.for_people and not missing):
        sys.stdout.write(printer.show(found, single and bool(found), len({kind for kind, _ in wanted}) > 1))
    elif not missing:
        _nothing(call, wanted)
    if missing and not call.flags["ignore-not-found"]:
        raise Failure("\n".join(failure.message for failure in missing))
    return 0


def gather(call, wanted, server):
    """The objects named, as (Kind, object) pairs, and the Failures for those that are not there."""
    if call.flags["selector"] and any(name for _, name in wanted):
        raise Failure("error: name cannot be provided when a selector is specified")
    found, missing = [], []
    for kind, name in wanted:
        space = call.namespace if kind.namespaced else None
        trace.request("GET", server, path(kind, name, space))
        if name is None:
            found += [(kind, obj) for obj in _all(call, kind, space)]
            continue
        obj = call.store.get(kind.singular, name, space)
        if obj is None:
            missing.append(resources.not_found(kind, name))
        else:
            found.append((kind, obj))
    return found, missing


def path(kind, name, namespace):
    """The path of a resource at the API server."""
    parts = ["/api" if not kind.group else "/apis/" + kind.group, kind.version]
    if namespace:
        parts += ["namespaces", namespace]
    return "/".join(parts + [kind.plural] + ([name] if name else []))


def _all(call, kind, space):
    everywhere = call.flags.values.get("all-namespaces")
    found = call.store.list(kind.singular, None if everywhere else space)
    if call.flags["selector"]:
        test = selector.labels(call.flags["selector"])
        found = [obj for obj in found if test(obj["metadata"].get("labels", {}))]
    if call.flags["field-selector"]:
        test = selector.fields(call.flags["field-selector"])
        found = [obj for obj in found if test(obj)]
    if call.flags["sort-by"]:
        found.sort(key=lambda obj: output.sort_key(call.flags["sort-by"], obj))
    return found


def _nothing(call, wanted):
    if call.flags["ignore-not-found"]:
        return
    space = call.namespace
    if call.flags["all-namespaces"] or not any(kind.namespaced for kind, _ in wanted):
        print("No resources found", file=sys.stderr)
    else:
        print("No resources found in %s namespace." % space, file=sys.stderr)


def _hang():
    while True:
        time.sleep(3600)


def as_list(found):
    """The List object that holds these objects."""
    return {"apiVersion": "v1", "items": [obj for _, obj in found], "kind": "List",
            "metadata": {"resourceVersion": ""}}


def full_name(kind, obj):
    """`pod/x`, `cluster.postgresql.cnpg.io/x`."""
    return resources.display(kind) + "/" + obj["metadata"]["name"]
