"""The description of a kind that kubectl knows nothing about: all its fields."""

import re

from .describe_events import annotations, labels

_SKIP = ("metadata.managedFields", "metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations")
_ACRONYMS = ("API", "URL", "UID", "OSB", "GUID")
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|-")


def lines(_store, obj):
    """The lines for an object, without its events."""
    metadata = obj["metadata"]
    head = ["Name:\t" + metadata["name"], "Namespace:\t" + metadata.get("namespace", "")]
    head += labels("Labels", metadata.get("labels")) + annotations(metadata.get("annotations"))
    return head + _fields(obj, "", "")


def _fields(content, indent, path):
    found = []
    for field in sorted(content):
        value = content[field]
        place = path + "." + field if path else field
        if place in _SKIP:
            continue
        title = indent + _title(field) + ":"
        if isinstance(value, dict):
            found += [title] + _fields(value, indent + "  ", place)
        elif isinstance(value, list):
            found.append(title)
            for item in value:
                found += (_fields(item, indent + "  ", place) if isinstance(item, dict)
                          else [indent + "  " + _text(item)])
        else:
            found.append(title + "\t" + _text(value))
    return found


def _title(field):
    if not re.fullmatch(r"[A-Za-z-]+", field):
        return field
    words = [word.upper() if word.upper() in _ACRONYMS else word[:1].upper() + word[1:]
             for word in _WORD.findall(field)]
    return " ".join(words)


def _text(value):
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
