"""kubectl delete: removes objects; a pod is stopped by the operator before it goes."""

import time

from .. import flags
from ..program import Failure
from ..store import now
from . import contexts, get, manifest, resources, trace

FLAGS = (
    flags.repeated("filename", "f"), flags.text("selector", "l"), flags.text("field-selector"), flags.switch("all"),
    flags.text("grace-period"), flags.switch("force"), flags.switch("now"), flags.switch("wait"),
    flags.text("timeout"), flags.switch("ignore-not-found"), flags.text("cascade"), flags.text("output", "o"),
    flags.switch("all-namespaces", "A"), flags.text("sort-by"),
)

PATIENCE = 30.0
"""Seconds that a deleted pod is given to go."""


def run(call):
    """Deletes what is named, one after the other."""
    server = contexts.server(call)
    _check_grace(call)
    if call.flags["filename"]:
        found, missing = _from_files(call)
    else:
        found, missing = _from_words(call, server)
    for kind, obj in found:
        space = obj["metadata"].get("namespace")
        trace.request("DELETE", server, get.path(kind, obj["metadata"]["name"], space))
        if call.flags["output"] == "name":
            print(get.full_name(kind, obj))
        else:
            forced = "force " if call.flags["force"] and kind.singular == "pod" else ""
            print('%s "%s" %sdeleted' % (resources.display(kind), obj["metadata"]["name"], forced), flush=True)
        remove(call.store, kind, obj, wait=call.flags["wait"] is not False)
    if missing and not call.flags["ignore-not-found"]:
        raise Failure("\n".join(failure.message for failure in missing))
    if not found and not missing:
        print("No resources found")
    return 0


def remove(store, kind, obj, wait=True):
    """Removes one object and, for a namespace, all that lies in it."""
    metadata = obj["metadata"]
    if kind.singular == "namespace":
        _empty(store, metadata["name"])
    if kind.singular == "service":
        from ..az import balancer
        balancer.release(store, obj)
    if kind.singular == "pod" and "cnpg.io/instanceName" in metadata.get("labels", {}):
        store.change("pod", metadata["name"], metadata["namespace"], _mark)
        if wait:
            _wait_until_gone(store, metadata)
        return
    store.delete(kind.singular, metadata["name"], metadata.get("namespace"))


def _mark(obj):
    obj["metadata"].setdefault("deletionTimestamp", now())


def _wait_until_gone(store, metadata):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        pod = store.get("pod", metadata["name"], metadata["namespace"])
        if pod is None or pod["metadata"]["uid"] != metadata["uid"]:
            return
        time.sleep(0.05)


def _empty(store, namespace):
    from .. import kinds
    for kind in sorted(kinds.KINDS, key=lambda kind: kind.singular != "cluster"):
        if kind.namespaced:
            for obj in store.list(kind.singular, namespace):
                remove(store, kind, obj, wait=False)


def _check_grace(call):
    text = call.flags["grace-period"]
    if text is None:
        return
    try:
        seconds = int(text)
    except ValueError:
        raise call.usage('invalid argument "%s" for "--grace-period" flag: strconv.ParseInt: parsing "%s": invalid '
                         "syntax" % (text, text)) from None
    if seconds == 0 and not call.flags["force"]:
        print("Warning: Immediate deletion does not wait for confirmation that the running resource has been "
              "terminated. The resource may continue to run on the cluster indefinitely.", flush=True)


def _from_words(call, server):
    wanted = resources.named(call)
    if not wanted:
        raise Failure("error: You must provide one or more resources by argument or filename.\nExample resource "
                      "specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n"
                      "   '<resource>'")
    whole = [kind for kind, name in wanted if name is None]
    if whole and not (call.flags["selector"] or call.flags["field-selector"] or call.flags["all"]):
        raise Failure("error: resource(s) were provided, but no name was specified")
    if call.flags["all"] and call.flags["selector"]:
        raise Failure("error: cannot set --all and --selector at the same time")
    return get.gather(call, wanted, server)


def _from_files(call):
    usable, failures = manifest.read(call, call.flags["filename"])
    found = []
    for kind, obj, _ in usable:
        metadata = obj["metadata"]
        live = call.store.get(kind.singular, metadata.get("name") or "", metadata.get("namespace"))
        if live is None:
            failures.append(resources.not_found(kind, metadata.get("name")))
        else:
            found.append((kind, live))
    return found, failures
