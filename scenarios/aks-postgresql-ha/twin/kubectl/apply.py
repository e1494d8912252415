"""kubectl apply: makes the objects of manifests, or changes them."""

import sys

from .. import flags
from ..api import server as api
from ..api.refusal import Refusal
from ..program import Failure
from ..text import kubejson
from . import contexts, manifest, merge, output, trace
from .get import as_list, full_name, path

FLAGS = (
    flags.repeated("filename", "f"), flags.text("output", "o"), flags.switch("server-side"),
    flags.switch("force-conflicts"), flags.text("field-manager"), flags.text("dry-run"), flags.text("validate"),
    flags.switch("wait"), flags.switch("recursive", "R"), flags.switch("overwrite"),
)


def run(call):
    """Applies all objects that can be applied, then tells what went wrong with the others."""
    server = contexts.server(call)
    if call.words:
        raise Failure("error: Unexpected args: [%s]\nSee 'kubectl apply -h' for help and examples"
                      % " ".join(call.words))
    filenames = call.flags["filename"]
    done, failures = [], []
    release = [name for name in filenames if name.startswith("https://") and "/cnpg-" in name]
    for name in release:
        from . import release as manifests
        manifests.apply(call, name)
    others = [name for name in filenames if name not in release]
    if others or not release:
        usable, failures = manifest.read(call, others)
        for kind, obj, source in usable:
            try:
                done.append((kind,) + _apply(call, server, kind, obj, source))
            except Failure as failure:
                failures.append(failure)
    _tell(call, done)
    if failures:
        raise Failure("\n".join(failure.message for failure in failures))
    return 0


def _apply(call, server, kind, obj, source):
    name = api.checked_name(obj, source, kind, obj["metadata"].get("namespace"))
    space = obj["metadata"].get("namespace")
    live = call.store.get(kind.singular, name, space)
    trace.request("GET", server, path(kind, name, space), "200 OK" if live else "404 Not Found")
    if not call.flags["server-side"]:
        merge.note(obj)
    if live is None:
        return _create(call, server, kind, obj, source)
    wanted = merge.merged(live, obj)
    if _same(wanted, live):
        return live, "unchanged"
    trace.request("PATCH", server, path(kind, name, space), body=kubejson.compact(obj))
    try:
        return (live if _dry(call) else api.update(call.store, kind, wanted, live)), "configured"
    except Refusal as refusal:
        raise refusal.failure('error when patching "%s": ' % source) from None


def _create(call, server, kind, obj, source):
    space = obj["metadata"].get("namespace")
    trace.request("POST", server, path(kind, None, space), "201 Created", kubejson.compact(obj))
    try:
        return (obj if _dry(call) else api.create(call.store, kind, obj)), "created"
    except Refusal as refusal:
        raise refusal.failure('error when creating "%s": ' % source) from None


def _same(wanted, live):
    def plain(obj):
        annotations = {key: value for key, value in obj["metadata"].get("annotations", {}).items()
                       if key != merge.LAST}
        return {**obj, "metadata": {**obj["metadata"], "annotations": annotations}}
    return plain(wanted) == plain(live)


def _dry(call):
    if call.flags["dry-run"] not in (None, "none", "client", "server"):
        raise Failure('error: Invalid dry-run value (%s). Must be "none", "server", or "client".'
                      % call.flags["dry-run"])
    return call.flags["dry-run"] in ("client", "server")


def _tell(call, done):
    if call.flags["output"] not in (None, "name"):
        write = output.writer(*(call.flags["output"].split("=", 1) + [""])[:2])
        found = [(kind, obj) for kind, obj, _ in done]
        if found:
            sys.stdout.write(write(found[0][1] if len(found) == 1 else as_list(found)))
        return
    dry = " (%s dry run)" % call.flags["dry-run"] if _dry(call) else ""
    for kind, obj, action in done:
        if call.flags["output"] == "name":
            print(full_name(kind, obj))
        else:
            print("%s %s%s" % (full_name(kind, obj), "serverside-applied" if call.flags["server-side"] else action,
                               dry))
