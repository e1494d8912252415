"""JSON as kubectl prints it: keys sorted, four spaces, `<`, `>` and `&` escaped."""

import json

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def dump(value):
    """A value over several lines, with a newline at the end."""
    return json.dumps(value, indent=4, sort_keys=True, ensure_ascii=False).translate(_ESCAPES) + "\n"


def compact(value):
    """A value on one line without spaces."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False).translate(_ESCAPES)
