"""YAML as kubectl prints it: keys sorted, lists not indented, quotes only where needed."""

import json
import re

_OTHER_TYPE = re.compile(
    r"(?i:null|true|false|yes|no|on|off|y|n)|~|"
    r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|[0-9][0-9_]*)|"
    r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?|"
    r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|"
    r"[-+]?\.(?i:inf)|\.(?i:nan)|"
    r"\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d*)?[ \t]*(?:Z|[-+]\d{1,2}(?::?\d{2})?)?)?"
)
_LINES = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f\x85]*[^\x00-\x08\x0b-\x1f\x7f\x85 ]")
_ESCAPES = {"\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f",
            "\r": "\\r", "\x1b": "\\e", '"': '\\"', "\\": "\\\\"}
_WIDTH = 80
_UNSAFE_START = tuple("-?:,[]{}#&*!|>'\"%@`")


def dump(value):
    """The document for a value made of maps, lists, strings, numbers, booleans and None."""
    lines = []
    _node(value, 0, lines, "")
    return "\n".join(lines) + "\n"


def _node(value, indent, lines, lead):
    """Appends a value whose first line starts with `lead` (`key:` or `-`) at this indentation."""
    if isinstance(value, dict) and value:
        _map(value, indent, lines, lead)
    elif isinstance(value, list) and value:
        _list(value, indent, lines, lead)
    elif isinstance(value, str) and "\n" in value and _LINES.fullmatch(value):
        _literal(value, indent, lines, lead)
    else:
        lines.append(_folded((" " * indent + lead + " " if lead else "") + _scalar(value), indent + 2))


def _map(value, indent, lines, lead):
    inner = indent
    first = ""
    if lead == "-":
        first, inner = " " * indent + "- ", indent + 2
    elif lead:
        lines.append(" " * indent + lead)
        inner = indent + 2
    for key in sorted(value):
        start = len(lines)
        _node(value[key], inner, lines, _scalar(key) + ":")
        if first:
            lines[start] = first + lines[start][inner:]
            first = ""


def _list(value, indent, lines, lead):
    inner = indent
    first = ""
    if lead == "-":
        first, inner = " " * indent + "- ", indent + 2
    elif lead:
        lines.append(" " * indent + lead)
    for item in value:
        start = len(lines)
        _node(item, inner, lines, "-")
        if first:
            lines[start] = first + lines[start][inner:]
            first = ""


def _literal(value, indent, lines, lead):
    body = value.rstrip("\n")
    kept = len(value) - len(body)
    mark = "|-" if kept == 0 else "|" if kept == 1 else "|+"
    if body.startswith(" "):
        mark = mark[0] + "2" + mark[1:]
    lines.append(" " * indent + (lead + " " if lead else "") + mark)
    for line in body.split("\n") + [""] * (kept - 1):
        lines.append(" " * (indent + 2) + line if line else "")


def _scalar(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    return "{}" if value == {} else "[]" if value == [] else json.dumps(value)


def _string(value):
    if value == "" or _OTHER_TYPE.fullmatch(value) or not value.isprintable():
        return '"%s"' % "".join(_ESCAPES.get(char) or (char if char.isprintable() else "\\x%02X" % ord(char))
                                for char in value)
    if _plain(value):
        return value
    return "'" + value.replace("'", "''") + "'"


def _folded(line, indent):
    """Breaks a line at the first single space beyond the width, again and again."""
    if len(line) <= _WIDTH or line.endswith('"'):
        return line
    column, start = 0, 0
    out = []
    for index, char in enumerate(line):
        lone = char == " " and line[index - 1] != " " and line[index + 1:index + 2] not in ("", " ")
        if lone and column > _WIDTH:
            out.append(line[start:index])
            start, column = index + 1, indent
        else:
            column += 1
    return ("\n" + " " * indent).join(out + [line[start:]])


def _plain(value):
    if value[0] == " " or value[-1] in " :" or ": " in value or " #" in value:
        return False
    if value[0] in "-?:" and len(value) > 1 and value[1] != " ":
        return not value.startswith(("---", "..."))
    return not value.startswith(_UNSAFE_START)
