"""Options as az takes them: by full name, by short name, or by any beginning that is enough."""

import difflib

from ..program import Failure

FOOTER = ("\nExamples from AI knowledge base:\nhttps://aka.ms/cli_ref\n"
          "Read more about the command in reference docs")

ONE, MANY, NONE, MAYBE = "one", "many", "none", "maybe"
"""How many values an option takes; MAYBE is a boolean that may be left out (`true` then)."""


class Option:
    """An option of a command. `names` are its spellings, the first of which gives it its key."""

    def __init__(self, *names, count=ONE, required=False, choices=None, default=None):
        self.names = names
        self.count = count
        self.required = required
        self.choices = choices
        self.default = default

    @property
    def key(self):
        """The name of the value."""
        return self.names[0].lstrip("-").replace("-", "_")


GLOBAL = (
    Option("--output", "-o", choices=("json", "jsonc", "yaml", "yamlc", "table", "tsv", "none"), default="json"),
    Option("--query"), Option("--only-show-errors", count=NONE), Option("--verbose", count=NONE),
    Option("--debug", count=NONE), Option("--subscription"), Option("--help", "-h", count=NONE),
)

NAME = Option("--name", "-n", required=True)
GROUP = Option("--resource-group", "-g", required=True)
LOCATION = Option("--location", "-l")
TAGS = Option("--tags", count=MANY)
YES = Option("--yes", "-y", count=NONE)
NO_WAIT = Option("--no-wait", count=NONE)


def usage(message):
    """The Failure for a command line that is wrong in itself."""
    return Failure("ERROR: %s\n%s" % (message, FOOTER), 2)


def misspelled(word, known):
    """The Failure for a command that is none."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    hint = "\n\nDid you mean '%s' ?" % close[0] if close else ""
    return Failure("ERROR: '%s' is misspelled or not recognized by the system.%s\n%s" % (word, hint, FOOTER), 2)


def parse(command, words, options):
    """The values of all options by key. Raises Failure as argparse ends."""
    known = tuple(options) + GLOBAL
    values = {option.key: option.default for option in known}
    given, unknown = set(), []
    left = list(words)
    while left:
        word = left.pop(0)
        option, attached = _find(word, known)
        if option is None:
            unknown.append(word)
            continue
        given.add(option.key)
        values[option.key] = _value(command, option, attached, left)
    if not values["help"]:
        _check(options, given, unknown)
    return values


def _check(options, given, unknown):
    absent = ["/".join(option.names) for option in options if option.required and option.key not in given]
    if absent:
        raise usage("the following arguments are required: " + ", ".join(absent))
    if unknown:
        raise usage("unrecognized arguments: " + " ".join(unknown))


def _find(word, known):
    if not word.startswith("-") or word == "-":
        return None, None
    name, equals, attached = word.partition("=")
    attached = attached if equals else None
    for option in known:
        if name in option.names:
            return option, attached
    if not word.startswith("--"):
        for option in known:
            if word[:2] in option.names and len(word) > 2:
                return option, word[2:]
        return None, None
    close = [(option, spelled) for option in known for spelled in option.names if spelled.startswith(name)]
    if len({option.key for option, _ in close}) > 1:
        raise usage("ambiguous option: %s could match %s" % (name, ", ".join(spelled for _, spelled in close)))
    return (close[0][0], attached) if close else (None, None)


def _value(command, option, attached, left):
    if option.count == NONE:
        if attached is not None:
            raise usage("argument %s: ignored explicit argument '%s'" % ("/".join(option.names), attached))
        return True
    values = [attached] if attached is not None else []
    limit = {ONE: 1, MAYBE: 1, MANY: len(left)}[option.count]
    while len(values) < limit and left and not (left[0].startswith("-") and len(left[0]) > 1):
        values.append(left.pop(0))
    if option.count == MANY:
        return values
    if option.count == MAYBE:
        return _boolean(command, option, values[0] if values else "true")
    if not values:
        raise usage("argument %s: expected one argument" % "/".join(option.names))
    return _chosen(command, option, values[0])


def _chosen(command, option, value):
    if option.choices is None:
        return value
    for choice in option.choices:
        if choice.lower() == value.lower():
            return choice
    raise usage("az %s: '%s' is not a valid value for '%s'. Allowed values: %s."
                % (command, value, option.names[0], ", ".join(option.choices)))


def _boolean(command, option, value):
    if value.lower() in ("true", "t", "yes", "y", "1"):
        return True
    if value.lower() in ("false", "f", "no", "n", "0"):
        return False
    raise usage("az %s: '%s' is not a valid value for '%s'. Allowed values: false, true."
                % (command, value, option.names[0]))
