"""JSONPath as kubectl has it: paths, `[n]`, `[*]`, `[?(@.a=="b")]`, texts, `range` and `end`."""

import json
import re

from ..program import Failure

_STEP = re.compile(r"""
    \.\.(?P<deep>[\w-]+) | \.(?P<name>(?:[\w/-]|\\\.)+) | \.?\[(?P<index>-?\d+)\] | \.?\[(?P<all>\*)\] | \.(?P<every>\*)
  | \[(?P<slice>-?\d*:-?\d*)\] | \['(?P<quoted>[^']*)'\] | \[\?\((?P<filter>.*?)\)\]
""", re.VERBOSE)
_FILTER = re.compile(r"\s*@(?P<path>[^=!<>]*?)\s*(?:(?P<sign>==|!=)\s*(?P<value>.*?))?\s*")


def find(path, value):
    """The values at a path such as `.items[*].metadata.name`. Raises Failure for what is no path."""
    found = [value]
    position = 0
    while position < len(path):
        match = _STEP.match(path, position)
        if not match:
            raise Failure("error: error parsing jsonpath {%s}, unrecognized character in action: U+%04X '%s'"
                          % (path, ord(path[position]), path[position]))
        found = [inner for outer in found for inner in _step(match, outer)]
        position = match.end()
    return found


def _step(match, value):
    parts = match.groupdict()
    if parts["name"] or parts["quoted"]:
        name = (parts["name"] or parts["quoted"]).replace("\\.", ".")
        return [value[name]] if isinstance(value, dict) and name in value else []
    if parts["deep"]:
        return list(_deep(parts["deep"], value))
    if isinstance(value, dict) and (parts["all"] or parts["every"]):
        return list(value.values())
    if not isinstance(value, list):
        return []
    if parts["index"]:
        index = int(parts["index"])
        return [value[index]] if -len(value) <= index < len(value) else []
    if parts["slice"]:
        low, high = parts["slice"].split(":")
        return value[int(low) if low else None:int(high) if high else None]
    if parts["filter"] is not None:
        return [inner for inner in value if _matches(parts["filter"], inner)]
    return value


def _deep(name, value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    if isinstance(value, dict) and name in value:
        yield value[name]
    for item in inner:
        yield from _deep(name, item)


def _matches(condition, value):
    match = _FILTER.fullmatch(condition)
    if not match:
        raise Failure("error: error parsing jsonpath, unrecognized filter: " + condition)
    found = find(match["path"], value)
    if not match["sign"]:
        return bool(found)
    wanted = match["value"].strip("'\"")
    return any(_text(item) == wanted for item in found) == (match["sign"] == "==")


def _text(value):
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), sort_keys=True)


class Template:
    """A template: text with actions in braces."""

    def __init__(self, source):
        """Raises Failure for a brace that is not closed."""
        if not source:
            raise Failure("error: template format specified but no template given")
        if "{" not in source:
            source = "{%s}" % (source if source.startswith((".", "[")) else "." + source)
        self.parts = _actions(source)

    def text(self, value):
        """The text for a value."""
        return "".join(self._run(self.parts, value, value))

    def json(self, value):
        """The values found, as a JSON list."""
        from ..text import kubejson
        return kubejson.dump([item for is_action, part in self.parts if is_action
                              for item in find(_path(part), value)])

    def _run(self, parts, value, root):
        index = 0
        while index < len(parts):
            is_action, part = parts[index]
            index += 1
            if not is_action:
                yield part
            elif part.startswith("range "):
                end = _end(parts, index)
                for item in find(_path(part[6:].strip()), value):
                    yield from self._run(parts[index:end], item, root)
                index = end + 1
            elif part[:1] in ("'", '"'):
                yield part[1:-1].encode("latin-1", "backslashreplace").decode("unicode_escape")
            else:
                start = root if part.startswith("$") else value
                yield " ".join(_text(item) for item in find(_path(part), start))


def _path(part):
    return part[1:] if part[:1] in ("$", "@") else part


def _actions(source):
    parts = []
    while source:
        before, brace, rest = source.partition("{")
        if before:
            parts.append((False, before))
        if not brace:
            break
        match = re.match(r"((?:\"[^\"]*\"|'[^']*'|[^}'\"])*)\}", rest)
        if not match:
            raise Failure("error: error parsing jsonpath %s, unclosed action" % source)
        parts.append((True, match[1].strip()))
        source = rest[match.end():]
    return parts


def _end(parts, index):
    depth = 1
    while index < len(parts):
        is_action, part = parts[index]
        depth += 1 if is_action and part.startswith("range ") else -1 if is_action and part == "end" else 0
        if depth == 0:
            return index
        index += 1
    raise Failure("error: error parsing jsonpath, unmatched range")
