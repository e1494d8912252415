"""Flags as programs made with Cobra (kubectl, helm) take them."""

from collections import namedtuple

Flag = namedtuple("Flag", "name short kind")
"""A flag. `kind` is one of TEXT, SWITCH, LIST (may be given again and again)."""

TEXT, SWITCH, LIST = "text", "switch", "list"


class FlagError(Exception):
    """A flag nobody knows, or one without the value that it needs."""


def text(name, short=None):
    """A flag with a value."""
    return Flag(name, short, TEXT)


def switch(name, short=None):
    """A flag that is there or not."""
    return Flag(name, short, SWITCH)


def repeated(name, short=None):
    """A flag with a value that adds to the values given before."""
    return Flag(name, short, LIST)


class Parsed:
    """The flags and the other words of a command line."""

    def __init__(self, flags):
        self.values = {flag.name: [] if flag.kind == LIST else None for flag in flags}
        self.words = []

    def __getitem__(self, name):
        return self.values[name]

    def set(self, flag, value):
        """Takes a value for a flag. Raises FlagError when a switch gets anything but true or false."""
        if flag.kind == LIST:
            self.values[flag.name].append(value)
        elif flag.kind == TEXT:
            self.values[flag.name] = value
        elif value in ("true", "True", "TRUE", "t", "T", "1"):
            self.values[flag.name] = True
        elif value in ("false", "False", "FALSE", "f", "F", "0"):
            self.values[flag.name] = False
        else:
            short = "-%s, " % flag.short if flag.short else ""
            raise FlagError('invalid argument "%s" for "%s--%s" flag: strconv.ParseBool: parsing "%s": invalid syntax'
                            % (value, short, flag.name, value))


def parse(arguments, flags):
    """Splits a command line into flags and words. Raises FlagError."""
    parsed = Parsed(flags)
    left = list(arguments)
    while left:
        argument = left.pop(0)
        if argument == "--":
            parsed.words += left
            break
        if argument.startswith("--"):
            _long(argument, left, flags, parsed)
        elif argument.startswith("-") and argument != "-":
            _short(argument, left, flags, parsed)
        else:
            parsed.words.append(argument)
    return parsed


def first_word(arguments, flags):
    """Where the first word that is not a flag (or a flag's value) stands; None when there is none.

    Flags that are not in `flags` are taken to have no value.
    """
    index = 0
    while index < len(arguments):
        argument = arguments[index]
        if argument == "--":
            return None
        if not argument.startswith("-") or argument == "-":
            return index
        index += 2 if _takes_next(argument, flags) else 1
    return None


def _takes_next(argument, flags):
    if "=" in argument:
        return False
    if argument.startswith("--"):
        return any(flag.name == argument[2:] and flag.kind != SWITCH for flag in flags)
    return len(argument) == 2 and any(flag.short == argument[1] and flag.kind != SWITCH for flag in flags)


def _long(argument, left, flags, parsed):
    name, equals, value = argument[2:].partition("=")
    flag = next((flag for flag in flags if flag.name == name), None)
    if flag is None:
        raise FlagError("unknown flag: --" + name)
    if equals:
        parsed.set(flag, value)
    elif flag.kind == SWITCH:
        parsed.set(flag, "true")
    elif left:
        parsed.set(flag, left.pop(0))
    else:
        raise FlagError("flag needs an argument: --" + name)


def _short(argument, left, flags, parsed):
    letters = argument[1:]
    while letters:
        letter, letters = letters[0], letters[1:]
        flag = next((flag for flag in flags if flag.short == letter), None)
        if flag is None:
            raise FlagError("unknown shorthand flag: '%s' in %s" % (letter, argument))
        if letters.startswith("="):
            parsed.set(flag, letters[1:])
            return
        if flag.kind == SWITCH:
            parsed.set(flag, "true")
        elif letters:
            parsed.set(flag, letters)
            return
        elif left:
            parsed.set(flag, left.pop(0))
        else:
            raise FlagError("flag needs an argument: '%s' in %s" % (letter, argument))
