"""kubectl create: namespaces, generic secrets, config maps, and what a manifest holds."""

import base64
import os
import sys

from .. import flags, kinds
from ..api import server as api
from ..api.refusal import Refusal
from ..program import Failure
from . import contexts, manifest, output, trace
from .get import full_name, path

FLAGS = (
    flags.repeated("filename", "f"), flags.text("output", "o"), flags.text("dry-run"), flags.repeated("from-literal"),
    flags.repeated("from-file"), flags.text("type"), flags.text("field-manager"), flags.text("validate"),
    flags.switch("save-config"),
)


def run(call):
    """Makes what the words after `create` name."""
    if call.flags["filename"]:
        return _from_files(call)
    if not call.words:
        raise Failure("error: must specify one of -f and -k")
    kind, *words = call.words
    makers = {"namespace": _namespace, "ns": _namespace, "secret": _secret, "configmap": _config_map,
              "cm": _config_map}
    if kind not in makers:
        raise Failure("error: Unexpected args: [%s]\nSee 'kubectl create -h' for help and examples"
                      % " ".join(call.words))
    return makers[kind](call, words)


def _namespace(call, words):
    name = _one_name(words, "namespace")
    return _finish(call, "namespace", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}, "")


def _secret(call, words):
    if words[:1] != ["generic"]:
        raise Failure("error: unknown command \"%s\"\nSee 'kubectl create secret -h' for help and examples"
                      % " ".join(words) if words else "error: must specify one of docker-registry, generic, tls")
    name = _one_name(words[1:], "secret generic")
    data = {key: base64.b64encode(value).decode() for key, value in _data(call).items()}
    obj = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": call.namespace},
           "data": data}
    if call.flags["type"]:
        obj["type"] = call.flags["type"]
    return _finish(call, "secret", obj, "failed to create secret ")


def _config_map(call, words):
    name = _one_name(words, "configmap")
    data = {key: value.decode() for key, value in _data(call).items()}
    return _finish(call, "configmap", {
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": call.namespace},
        "data": data}, "failed to create configmap: ")


def _one_name(words, what):
    if len(words) != 1:
        raise Failure("error: exactly one NAME is required, got %d\nSee 'kubectl create %s -h' for help and examples"
                      % (len(words), what))
    return words[0]


def _data(call):
    data = {}
    for source in call.flags["from-literal"]:
        key, equals, value = source.partition("=")
        if not equals or not key:
            raise Failure("error: invalid literal source %s, expected key=value" % source)
        _add(data, key, value.encode())
    for source in call.flags["from-file"]:
        key, equals, filename = source.partition("=")
        filename = filename if equals else source
        try:
            with open(filename, "rb") as file:
                _add(data, key if equals else os.path.basename(filename), file.read())
        except OSError as error:
            raise Failure("error: error reading %s: %s" % (filename, error.strerror.lower())) from None
    return data


def _add(data, key, value):
    if key in data:
        raise Failure("error: cannot add key %s, another key by that name already exists" % key)
    data[key] = value


def _finish(call, singular, obj, doing):
    kind = kinds.by_singular(singular)
    if call.flags["dry-run"] == "client":
        return _show(call, kind, _as_sent(call, obj), " (dry run)")
    server = contexts.server(call)
    space = obj["metadata"].get("namespace")
    trace.request("POST", server, path(kind, None, space), "201 Created")
    try:
        stored = api.create(call.store, kind, obj)
    except Refusal as refusal:
        if doing and refusal.reason != "Invalid":
            raise Failure("error: " + doing + refusal.message) from None
        raise refusal.failure() from None
    return _show(call, kind, stored, " (server dry run)" if call.flags["dry-run"] == "server" else "")


def _as_sent(call, obj):
    """The object as kubectl would send it, before the server fills anything in."""
    metadata = {**obj["metadata"], "creationTimestamp": None}
    if not call.flags["namespace"]:
        metadata.pop("namespace", None)
    return {**obj, "metadata": metadata, **({"spec": {}, "status": {}} if obj["kind"] == "Namespace" else {})}


def _show(call, kind, obj, suffix):
    name, _, argument = (call.flags["output"] or "").partition("=")
    if name in ("", "name"):
        print(full_name(kind, obj) + ("" if name else " created" + suffix))
    else:
        sys.stdout.write(output.writer(name, argument)(obj))
    return 0


def _from_files(call):
    server = contexts.server(call)
    usable, failures = manifest.read(call, call.flags["filename"])
    for kind, obj, source in usable:
        space = obj["metadata"].get("namespace")
        trace.request("POST", server, path(kind, None, space), "201 Created")
        try:
            api.checked_name(obj, source, kind, space)
            _show(call, kind, api.create(call.store, kind, obj), "")
        except Refusal as refusal:
            failures.append(refusal.failure('error when creating "%s": ' % source))
        except Failure as failure:
            failures.append(failure)
    if failures:
        raise Failure("\n".join(failure.message for failure in failures))
    return 0
