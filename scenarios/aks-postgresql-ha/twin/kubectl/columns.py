"""`-o custom-columns=HEADER:path,…`."""

from ..program import Failure
from ..text.tabwriter import align
from . import jsonpath


def parse(text):
    """The (header, path) pairs. Raises Failure for a column without a path."""
    if not text:
        raise Failure("error: custom-columns format specified but no custom columns given")
    columns = []
    for part in text.split(","):
        header, colon, path = part.partition(":")
        if not colon:
            raise Failure("error: unexpected custom-columns spec: %s, expected <header>:<json-path-expr>" % part)
        path = path.strip("{}")
        columns.append((header, path if path.startswith((".", "[")) else "." + path))
    return columns


def table(columns, objects, headers):
    """The rows for these objects."""
    lines = ["\t".join(header for header, _ in columns)] if headers else []
    for obj in objects:
        lines.append("\t".join(_cell(path, obj) for _, path in columns))
    return "".join(line + "\n" for line in align("\n".join(lines), 6, 3).split("\n")) if lines else ""


def _cell(path, obj):
    return ",".join(_text(value) for value in jsonpath.find(path, obj)) or "<none>"


def _text(value):
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "map[%s]" % " ".join("%s:%s" % (key, _text(value[key])) for key in sorted(value))
    if isinstance(value, list):
        return "[%s]" % " ".join(_text(item) for item in value)
    return str(value)
