"""How `kubectl apply` brings a manifest and a live object together."""

import copy
import json

LAST = "kubectl.kubernetes.io/last-applied-configuration"
"""The annotation that holds the manifest that was applied last."""


def note(obj):
    """Puts the manifest itself into its annotations, as `kubectl apply` does."""
    from ..text import kubejson
    plain = copy.deepcopy(obj)
    annotations = plain["metadata"].get("annotations") or {}
    annotations.pop(LAST, None)
    plain["metadata"]["annotations"] = annotations
    obj["metadata"]["annotations"] = {**annotations, LAST: kubejson.compact(plain) + "\n"}


def merged(live, manifest):
    """The live object with what the manifest changes: a field that the last manifest had and this one has not goes."""
    last = json.loads(live["metadata"].get("annotations", {}).get(LAST, "{}"))
    return _merge(live, last, manifest)


def _merge(live, last, new):
    result = {key: value for key, value in live.items() if key in new or key not in last}
    for key, value in new.items():
        if isinstance(value, dict) and isinstance(live.get(key), dict):
            before = last.get(key)
            result[key] = _merge(live[key], before if isinstance(before, dict) else {}, value)
        elif key == "ports" and isinstance(value, list):
            result[key] = [_port(live.get(key), port) for port in value]
        else:
            result[key] = value
    return result


def _port(live, port):
    """A service's ports are told apart by their numbers; all other lists are replaced whole."""
    number = port.get("port") if isinstance(port, dict) else None
    return next(({**old, **port} for old in live or [] if number and old.get("port") == number), port)
