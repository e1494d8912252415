"""Objects on their way into the store."""

import base64
import binascii

from ..program import Failure
from . import decode, names
from .refusal import Refusal, invalid


def create(store, kind, obj):
    """Stores a new object and returns it. Raises Refusal."""
    decode.decode(kind, obj)
    _check_namespace(store, obj["metadata"].get("namespace"))
    return _admit(store, kind, obj, None, store.create)


def update(store, kind, obj, old):
    """Stores an object in place of `old` and returns it. Raises Refusal."""
    decode.decode(kind, obj)
    return _admit(store, kind, obj, old, store.put)


def _admit(store, kind, obj, old, keep):
    finish = None
    if kind.singular == "service":
        from . import services
        services.complete(store, obj, old)
        _check(kind, obj, services.problems(obj))
        finish = services.expose
    elif kind.singular == "secret":
        _complete_secret(obj)
    elif kind.singular == "namespace":
        obj.setdefault("spec", {"finalizers": ["kubernetes"]})
        obj.setdefault("status", {"phase": "Active"})
        obj["metadata"].setdefault("labels", {})["kubernetes.io/metadata.name"] = obj["metadata"]["name"]
    elif kind.group == "postgresql.cnpg.io":
        from . import cnpg
        cnpg.complete(kind, obj)
        _check(kind, obj, cnpg.problems(kind, obj))
    _check(kind, obj, names.problems(kind, obj["metadata"]))
    stored = keep(obj)
    if stored is None:
        from ..kinds import full_plural
        raise Refusal("AlreadyExists", '%s "%s" already exists' % (full_plural(kind), obj["metadata"]["name"]))
    if finish:
        finish(store, stored)
    return stored


def _check(kind, obj, causes):
    if causes:
        raise invalid(kind, obj["metadata"]["name"], causes)


def _check_namespace(store, namespace):
    if namespace and store.get("namespace", namespace) is None:
        raise Refusal("NotFound", 'namespaces "%s" not found' % namespace)


def _complete_secret(obj):
    data = obj.setdefault("data", {})
    for key, text in obj.pop("stringData", {}).items():
        data[key] = base64.b64encode(text.encode()).decode()
    obj.setdefault("type", "Opaque")
    for text in data.values():
        try:
            base64.b64decode(text, validate=True)
        except binascii.Error:
            raise Refusal("BadRequest", 'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at '
                          "input byte %d" % (len(text.rstrip("=")) // 4 * 4)) from None


def checked_name(obj, source, kind, namespace):
    """The name of an object of a manifest. Raises Failure when it has none."""
    name = obj["metadata"].get("name")
    if name not in (None, ""):
        return name
    from ..kinds import api_version
    version = api_version(kind) if kind.group else "/" + kind.version
    raise Failure('error: error when retrieving current configuration of:\nResource: "%s, Resource=%s", '
                  'GroupVersionKind: "%s, Kind=%s"\nName: "", Namespace: "%s"\nfrom server for: "%s": resource name '
                  "may not be empty" % (version, kind.plural, version, kind.kind, namespace or "", source))
