"""Manifests: what `-f` reads."""

import os
import sys

from .. import kinds, schema
from ..program import Failure
from ..text import yamlread
from . import resources


def read(call, filenames):
    """The objects of all files, as (Kind, object, source), and the Failures for those that cannot be used."""
    if not filenames:
        raise Failure("error: must specify one of -f and -k")
    usable, failures = [], []
    for filename in filenames:
        for path, source in _sources(filename):
            try:
                for obj in yamlread.documents(_text(path), source):
                    _take(call, obj, source, usable, failures)
            except Failure as failure:
                failures.append(failure)
    if not usable and not failures:
        raise Failure("error: no objects passed to " + call.command)
    return usable, failures


def _sources(filename):
    if filename == "-":
        return [("-", "STDIN")]
    if filename.startswith(("http://", "https://")):
        raise Failure('error: unable to read URL "%s": the local twin has no network; it knows only the manifests of '
                      "CloudNativePG's releases" % filename)
    if os.path.isdir(filename):
        names = sorted(name for name in os.listdir(filename) if name.endswith((".yaml", ".yml", ".json")))
        return [(os.path.join(filename, name),) * 2 for name in names]
    if not os.path.exists(filename):
        raise Failure('error: the path "%s" does not exist' % filename)
    return [(filename, filename)]


def _text(path):
    if path == "-":
        return sys.stdin.read()
    with open(path, encoding="utf-8") as file:
        return file.read()


def _take(call, obj, source, usable, failures):
    if isinstance(obj, dict) and obj.get("kind") == "List" and isinstance(obj.get("items"), list):
        for item in obj["items"]:
            _take(call, item, source, usable, failures)
        return
    try:
        usable.append((_kind(call, obj, source), obj, source))
    except Failure as failure:
        failures.append(failure)


def _kind(call, obj, source):
    if not isinstance(obj, dict):
        raise Failure('error: error validating "%s": error validating data: invalid object to validate; if you choose '
                      "to ignore these errors, turn validation off with --validate=false" % source)
    unset = [name for name in ("apiVersion", "kind") if not isinstance(obj.get(name), str) or not obj[name]]
    if unset:
        words = ["%s not set" % name for name in unset]
        raise Failure('error: error validating "%s": error validating data: %s; if you choose to ignore these errors, '
                      "turn validation off with --validate=false"
                      % (source, "[%s]" % ", ".join(words) if len(words) > 1 else words[0]))
    metadata = obj.setdefault("metadata", {})
    if metadata is None or not isinstance(metadata, dict):
        metadata = obj["metadata"] = {}
    for name in ("name", "namespace"):
        if metadata.get(name) is not None and not isinstance(metadata[name], str):
            raise Failure("error: unable to decode \"%s\": json: cannot unmarshal number into Go struct field "
                          "ObjectMeta.metadata.%s of type string" % (source, name))
    kind = kinds.of_object(obj)
    if kind is None or not resources.known(call.store, kind):
        raise Failure('error: resource mapping not found for name: "%s" namespace: "%s" from "%s": no matches for kind '
                      '"%s" in version "%s"\nensure CRDs are installed first'
                      % (metadata.get("name", ""), metadata.get("namespace", call.flags["namespace"] or ""), source,
                         obj["kind"], obj["apiVersion"]))
    if schema.of(kind) is None:
        raise Failure("error: the local twin takes no manifests of kind " + kind.kind)
    _place(call, kind, metadata)
    return kind


def _place(call, kind, metadata):
    if not kind.namespaced:
        metadata.pop("namespace", None)
        return
    asked = call.flags["namespace"]
    if not metadata.get("namespace"):
        metadata["namespace"] = call.namespace
    elif asked and metadata["namespace"] != asked:
        raise Failure('error: the namespace from the provided object "%s" does not match the namespace "%s". You must '
                      "pass '--namespace=%s' to perform this operation."
                      % (metadata["namespace"], asked, metadata["namespace"]))
