"""JMESPath, as far as pages use it: what the parts of a query do."""

import json
from collections import namedtuple

Step = namedtuple("Step", "kind apply")
"""A step of a path: ONE makes a value of a value, EACH a list whose items the rest of the path is
applied to, FLAT does so after the list so far was made flat."""

ONE, EACH, FLAT = "one", "each", "flat"

FUNCTIONS = {
    "length": len, "keys": list, "values": lambda value: list(value.values()), "sort": sorted, "sum": sum,
    "contains": lambda value, part: part in value, "starts_with": lambda value, part: value.startswith(part),
    "ends_with": lambda value, part: value.endswith(part), "join": lambda glue, parts: glue.join(parts),
    "to_string": lambda value: value if isinstance(value, str) else json.dumps(value),
    "not_null": lambda *values: next((value for value in values if value is not None), None),
    "reverse": lambda value: value[::-1], "max": lambda value: max(value, default=None),
    "min": lambda value: min(value, default=None),
}


def walk(path, value):
    """The value at a list of Steps."""
    flats = [index for index, step in enumerate(path) if step.kind == FLAT]
    if flats:
        flat = _flat(walk(path[:flats[-1]], value))
        return flat if flat is None else _each(path[flats[-1] + 1:], flat)
    for index, step in enumerate(path):
        value = step.apply(value)
        if step.kind == EACH and value is not None:
            return _each(path[index + 1:], value)
    return value


def _each(path, items):
    found = [walk(path, item) for item in items]
    return [item for item in found if item is not None]


def _flat(value):
    if not isinstance(value, list):
        return None
    return [inner for item in value for inner in (item if isinstance(item, list) else [item])]


def field(name):
    """`name`"""
    return Step(ONE, lambda value: value.get(name) if isinstance(value, dict) else None)


def item(index):
    """`[index]`"""
    return Step(ONE, lambda value: value[index]
                if isinstance(value, list) and -len(value) <= index < len(value) else None)


def constant(value):
    """`'value'`"""
    return Step(ONE, lambda _: value)


def filtered(test):
    """`[?test]`"""
    return Step(EACH, lambda value: [inner for inner in value if true(test(inner))]
                if isinstance(value, list) else None)


def listed(parts):
    """`[a, b]`"""
    return Step(ONE, lambda value: None if value is None else [part(value) for part in parts])


def mapped(parts):
    """`{x: a}`"""
    return Step(ONE, lambda value: None if value is None else {key: part(value) for key, part in parts.items()})


def called(name, parts):
    """`name(a)`; a function of a value it is not made for gives null."""
    def apply(value):
        try:
            return FUNCTIONS[name](*[part(value) for part in parts])
        except (TypeError, AttributeError):
            return None
    return Step(ONE, apply)


ITEMS = Step(EACH, lambda value: value if isinstance(value, list) else None)
VALUES = Step(EACH, lambda value: list(value.values()) if isinstance(value, dict) else None)
FLATTEN = Step(FLAT, None)


def piped(parts):
    """`a | b`"""
    def apply(value):
        for part in parts:
            value = part(value)
        return value
    return apply


def either(parts):
    """`a || b`"""
    def apply(value):
        for part in parts:
            result = part(value)
            if true(result):
                return result
        return result
    return apply


def both(parts):
    """`a && b`"""
    def apply(value):
        for part in parts:
            result = part(value)
            if not true(result):
                return result
        return result
    return apply


def inverted(part):
    """`!a`"""
    return lambda value: not true(part(value))


def compared(sign, one, two):
    """`a == b`; numbers alone are ordered."""
    def apply(value):
        left, right = one(value), two(value)
        if sign in ("==", "!="):
            return (left == right) == (sign == "==")
        if not all(isinstance(side, (int, float)) for side in (left, right)):
            return None
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]
    return apply


def true(value):
    """Whether JMESPath takes a value for true."""
    return not (value is None or value is False or value == "" or value == [] or value == {})
