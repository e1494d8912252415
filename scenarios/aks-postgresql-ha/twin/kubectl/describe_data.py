"""The descriptions of secrets, whose contents are not shown, and of config maps."""

import base64

from .describe_events import annotations, labels


def lines(_store, obj):
    """The lines for a secret or a config map, without events."""
    metadata, data = obj["metadata"], obj.get("data", {})
    found = ["Name:\t" + metadata["name"], "Namespace:\t" + metadata["namespace"]]
    found += labels("Labels", metadata.get("labels")) + annotations(metadata.get("annotations"))
    if obj["kind"] == "Secret":
        found += ["", "Type:\t" + obj.get("type", "Opaque"), "", "Data", "===="]
        return found + ["%s:\t%d bytes" % (key, len(base64.b64decode(data[key]))) for key in sorted(data)]
    found += ["", "Data", "===="]
    for key in sorted(data):
        found += [key + ":", "----", data[key], ""]
    return found + ["", "BinaryData", "====", ""]
