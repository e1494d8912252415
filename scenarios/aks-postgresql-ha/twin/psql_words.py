"""Where psql's command line says which host and port to connect to."""

import re
from urllib.parse import urlsplit, urlunsplit

VALUED = "cdfFhLopPRTUv"
LONG = {"command": "c", "dbname": "d", "field-separator": "F", "file": "f", "host": "h", "log-file": "L",
        "output": "o", "port": "p", "pset": "P", "record-separator": "R", "table-attr": "T", "username": "U",
        "set": "v", "variable": "v"}


class Words:
    """psql's words taken apart: `pieces` are (option or None, value); joined they say the same."""

    def __init__(self, arguments):
        self.pieces = []
        left = list(arguments)
        while left:
            word = left.pop(0)
            if word == "--":
                self.pieces += [("--", None)] + [(None, item) for item in left]
                break
            if word.startswith("--"):
                self._long(word, left)
            elif word.startswith("-") and word != "-":
                self._short(word, left)
            else:
                self.pieces.append((None, word))

    def value(self, option):
        """The value of an option; None when it is not there."""
        return next((value for name, value in reversed(self.pieces) if name == "-" + option), None)

    def connection(self):
        """Host and port by the connection string, if there is one, each None when it says nothing."""
        text = self._string()
        if text is None:
            return None, None
        if "://" in text:
            parts = urlsplit(text)
            return parts.hostname, str(parts.port) if parts.port else None
        return _keyword(text, "host"), _keyword(text, "port")

    def with_port(self, port):
        """The words, with the port replaced wherever they name one."""
        pieces = [(name, str(port) if name == "-p" else value) for name, value in self.pieces]
        string = self._string()
        if string is not None:
            pieces = [(name, _moved(value, port) if value == string else value) for name, value in pieces]
        return [word for name, value in pieces for word in (name, value) if word is not None]

    def _string(self):
        named = self.value("d")
        first = next((value for name, value in self.pieces if name is None), None)
        text = named if named is not None else first
        return text if text and ("://" in text or "=" in text) else None

    def _long(self, word, left):
        name, equals, value = word[2:].partition("=")
        letter = next((LONG[known] for known in LONG if len(name) > 1 and known.startswith(name)), None)
        if letter is None:
            self.pieces.append((word, None))
        else:
            self.pieces.append(("-" + letter, value if equals else (left.pop(0) if left else None)))

    def _short(self, word, left):
        letters = word[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter in VALUED:
                self.pieces.append(("-" + letter, letters or (left.pop(0) if left else None)))
                return
            self.pieces.append(("-" + letter, None))


def _keyword(text, key):
    match = re.search(r"(?:^|\s)%s\s*=\s*'?([^'\s]+)" % key, text)
    return match.group(1) if match else None


def _moved(text, port):
    if "://" not in text:
        return re.sub(r"(^|\s)port\s*=\s*\S+", "", text) + " port=%d" % port
    parts = urlsplit(text)
    login, at, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc="%s%s%s:%d" % (login, at, parts.hostname, port)))
