"""The last section of a description, and the labels and annotations of the first."""

from ..text.age import age
from .merge import LAST

_LONGEST = 140


def lines(events):
    """The table of events."""
    if not events:
        return ["Events:\t<none>"]
    table = ["Events:", "  Type\tReason\tAge\tFrom\tMessage", "  ----\t------\t----\t----\t-------"]
    for event in events:
        when = age(event.get("lastTimestamp"))
        if event.get("count", 1) > 1:
            when = "%s (x%d over %s)" % (when, event["count"], age(event.get("firstTimestamp")))
        table.append("  %s\t%s\t%s\t%s\t%s" % (event["type"], event["reason"], when, event["source"]["component"],
                                              event["message"].strip()))
    return table


def labels(title, mapping, sign="="):
    """Labels, one a line."""
    texts = ["%s%s%s" % (key, sign, value) for key, value in sorted((mapping or {}).items())] or ["<none>"]
    return _under(title, texts)


def annotations(mapping):
    """Annotations, one a line; long ones begin on a line of their own."""
    texts = []
    for key, value in sorted((mapping or {}).items()):
        if key == LAST:
            continue
        value = value.strip("\n")
        if len(value) > _LONGEST:
            value = value[:_LONGEST] + "..."
        if "\n" in value or len(key) + len(value) > _LONGEST:
            texts.append(key + ":")
            texts += ["  " + line for line in value.split("\n")]
        else:
            texts.append("%s: %s" % (key, value))
    return _under("Annotations", texts or ["<none>"])


def _under(title, texts):
    return ["%s:\t%s" % (title, texts[0])] + ["\t" + text for text in texts[1:]]
