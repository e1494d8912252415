"""Types of fields, and the check of a value against them.

A type is one of the names below, an `Object`, an `Enum`, or a list that holds the type of its items.
"""

from collections import namedtuple

TEXT, INTEGER, BOOLEAN, MAP, ANY, QUANTITY, PORT = (
    "string", "integer", "boolean", "map of strings", "anything", "quantity", "number or name")


class Object:
    """A map with known fields. `struct` is its name in Go, which the API server's errors show."""

    def __init__(self, struct, fields, required=()):
        self.struct = struct
        self.fields = fields
        self.required = required


class Enum:
    """A text that is one of a few."""

    def __init__(self, *values):
        self.values = values


Problem = namedtuple("Problem", "path struct wanted value key")
"""A value of the wrong type, in a field of a Go struct; `key` is its key where the field is a map of texts."""


class Findings:
    """What is wrong with a value: paths of unknown and of missing fields, and Problems."""

    def __init__(self):
        self.unknown = []
        self.problems = []
        self.missing = []

    def problem(self, path, struct, wanted, value, key=None):
        """Notes a Problem."""
        self.problems.append(Problem(path, struct, wanted, value, key))


def check(value, schema):
    """The Findings for a manifest."""
    findings = Findings()
    _check(value, schema, "", schema.struct, findings)
    return findings


def type_name(value):
    """The JSON type of a value, as the API server names it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "integer", float: "number", dict: "object", list: "array"}
    return names[type(value)]


def _check(value, schema, path, struct, findings):
    if isinstance(schema, Object):
        _check_object(value, schema, path, struct, findings)
    elif isinstance(schema, list):
        _check_list(value, schema[0], path, struct, findings)
    elif isinstance(schema, Enum):
        if not isinstance(value, str):
            findings.problem(path, struct, TEXT, value)
        elif value not in schema.values:
            findings.problem(path, struct, schema, value)
    elif schema == MAP:
        _check_map(value, path, struct, findings)
    elif not _fits(value, schema):
        findings.problem(path, struct, schema, value)


def _fits(value, schema):
    if schema == ANY:
        return True
    if schema == BOOLEAN:
        return isinstance(value, bool)
    number = isinstance(value, int) and not isinstance(value, bool)
    if schema == INTEGER:
        return number
    if schema in (QUANTITY, PORT):
        return number or isinstance(value, (str, float)) and not isinstance(value, bool)
    return isinstance(value, str)


def _check_object(value, schema, path, struct, findings):
    if not isinstance(value, dict):
        findings.problem(path, struct, "object", value)
        return
    for name, inner in value.items():
        place = "%s.%s" % (path, name) if path else name
        if name in schema.fields:
            _check(inner, schema.fields[name], place, schema.struct, findings)
        else:
            findings.unknown.append(place)
    findings.missing += ["%s.%s" % (path, name) if path else name for name in schema.required if name not in value]


def _check_list(value, item, path, struct, findings):
    if not isinstance(value, list):
        findings.problem(path, struct, "array", value)
        return
    for index, inner in enumerate(value):
        _check(inner, item, "%s[%d]" % (path, index), struct, findings)


def _check_map(value, path, struct, findings):
    if not isinstance(value, dict):
        findings.problem(path, struct, "object", value)
        return
    for key, inner in value.items():
        if not isinstance(inner, str):
            findings.problem(path, struct, MAP, inner, key)
