"""kubectl wait: until a condition holds, a field has a value, or an object is gone."""

import re
import time

from .. import flags
from ..kinds import full_plural
from ..program import Failure
from . import contexts, get, jsonpath, resources

FLAGS = (flags.text("for"), flags.text("timeout"), flags.text("selector", "l"), flags.switch("all"),
         flags.switch("all-namespaces", "A"), flags.text("field-selector"), flags.repeated("filename", "f"))

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


def run(call):
    """Waits for each of the objects named."""
    server = contexts.server(call)
    call.flags.values["sort-by"] = None
    test, words = _test(call.flags["for"] or "")
    end = time.monotonic() + _seconds(call, call.flags["timeout"] or "30s")
    wanted = resources.named(call)
    if not wanted:
        raise Failure("error: arguments in resource/name form must have a single resource and name")
    found, missing = get.gather(call, wanted, server)
    gone = call.flags["for"] == "delete"
    if not found and not gone:
        raise missing[0] if missing else Failure("error: no matching resources found")
    late = [text for kind, obj in found for text in _await(call, kind, obj, test, words, end)]
    if late:
        raise Failure(late[0] if len(late) == 1 else "\n".join(text.replace("error: ", "", 1) for text in late))
    if missing and not gone:
        raise missing[0]
    return 0


def _await(call, kind, obj, test, words, end):
    metadata = obj["metadata"]
    while True:
        live = call.store.get(kind.singular, metadata["name"], metadata.get("namespace"))
        if live is not None and live["metadata"]["uid"] != metadata["uid"] and call.flags["for"] == "delete":
            live = None
        if test(live):
            print("%s %s" % (get.full_name(kind, obj), words), flush=True)
            return []
        if live is None:
            return [resources.not_found(kind, metadata["name"]).message]
        if time.monotonic() >= end:
            return ["error: timed out waiting for the condition on %s/%s" % (full_plural(kind), metadata["name"])]
        time.sleep(0.1)


def _test(text):
    if text == "delete":
        return (lambda obj: obj is None), "deleted"
    name, _, rest = text.partition("=")
    if name == "condition" and rest:
        condition, _, value = rest.partition("=")
        wanted = (value or "true").lower()
        return (lambda obj: obj is not None and _condition(obj, condition) == wanted), "condition met"
    match = re.fullmatch(r"\{?([^{}=]+)\}?(?:=(.*))?", rest)
    if name == "jsonpath" and match:
        path, value = match[1], (match[2] or "").strip("'\"")
        path = path if path.startswith((".", "[")) else "." + path

        def holds(obj):
            found = jsonpath.find(path, obj) if obj is not None else []
            return bool(found) if match[2] is None else [str(item) for item in found] == [value]
        return holds, "condition met"
    raise Failure('error: unrecognized condition: "%s"' % text)


def _condition(obj, name):
    for condition in obj.get("status", {}).get("conditions", []):
        if condition["type"].lower() == name.lower():
            return condition["status"].lower()
    return None


def _seconds(call, text):
    parts = re.findall(r"([0-9.]+)(ms|s|m|h)", text)
    if "".join(number + unit for number, unit in parts) != text.lstrip("-"):
        raise call.usage('invalid argument "%s" for "--timeout" flag: time: invalid duration "%s"' % (text, text))
    total = sum(float(number) * _UNITS[unit] for number, unit in parts)
    return 7 * 24 * 3600 if text.startswith("-") else total
