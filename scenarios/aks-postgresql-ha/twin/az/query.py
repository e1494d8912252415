"""JMESPath, as far as pages use it: the reader of queries.

There are `a.b`, `"a b"`, `[n]`, `[*]`, `[]`, `.*`, `[?a=='b' && c!='d']`, `[a, b]`, `{x: a}`, `|`, `||`, `&&`, `!`,
comparisons, texts, literals, `@` and the functions of `query_steps`.
"""

import json
import re

from . import query_steps as steps

_TOKEN = re.compile(r"""\s*(?:
    (?P<name>[A-Za-z_][A-Za-z0-9_]*) | (?P<quoted>"(?:\\.|[^"\\])*") | (?P<raw>'(?:\\.|[^'\\])*')
  | (?P<literal>`(?:\\.|[^`\\])*`) | (?P<number>-?\d+)
  | (?P<sign>\[\?|\[\]|&&|\|\||==|!=|<=|>=|[.\[\]{}()*,:|@!<>&])
)""", re.VERBOSE)


class Unreadable(Exception):
    """A text that is no query."""


def parse(text):
    """The query as a function of a value. Raises Unreadable."""
    reader = _Reader(text)
    query = reader.pipe()
    if reader.here is not None:
        raise Unreadable(text)
    return query


class _Reader:
    """Reads a query by recursive descent; what its methods return are functions of the value."""

    def __init__(self, text):
        self.text = text
        self.tokens = []
        self.index = 0
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if not match:
                raise Unreadable(text)
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            position = match.end()

    @property
    def here(self):
        """The token to read next: (kind, text), None at the end."""
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def at(self, *signs):
        """Whether one of these signs comes next."""
        return self.here is not None and self.here[0] == "sign" and self.here[1] in signs

    def take(self):
        """Reads one token."""
        if self.here is None:
            raise Unreadable(self.text)
        self.index += 1
        return self.tokens[self.index - 1]

    def skip(self, *signs):
        """Reads one of these signs if it comes next; whether it did."""
        found = self.at(*signs)
        self.index += 1 if found else 0
        return found

    def expect(self, sign):
        """Reads this sign."""
        if not self.skip(sign):
            raise Unreadable(self.text)

    def pipe(self):
        """`a | b`"""
        parts = [self.either()]
        while self.skip("|"):
            parts.append(self.either())
        return steps.piped(parts)

    def either(self):
        """`a || b`"""
        parts = [self.both()]
        while self.skip("||"):
            parts.append(self.both())
        return steps.either(parts)

    def both(self):
        """`a && b`"""
        parts = [self.compared()]
        while self.skip("&&"):
            parts.append(self.compared())
        return steps.both(parts)

    def compared(self):
        """`a == b`, `!a`"""
        if self.skip("!"):
            return steps.inverted(self.compared())
        left = self.path()
        if not self.at("==", "!=", "<", "<=", ">", ">="):
            return left
        sign = self.take()[1]
        return steps.compared(sign, left, self.path())

    def path(self):
        """`a.b[0]`"""
        found = [self.first()]
        while self.at(".", "[", "[]", "[?"):
            found.append(self.step())
        return lambda value: steps.walk(found, value)

    def first(self):
        """The first Step of a path."""
        kind, text = self.take()
        if kind == "name":
            return self.call(text) if self.at("(") else steps.field(text)
        if kind == "quoted":
            return steps.field(json.loads(text))
        if kind in ("raw", "literal"):
            return steps.constant(text[1:-1].replace("\\'", "'") if kind == "raw" else _literal(text))
        self.index -= 1
        if self.skip("("):
            inner = self.pipe()
            self.expect(")")
            return steps.Step(steps.ONE, inner)
        if self.skip("@"):
            return steps.Step(steps.ONE, lambda value: value)
        if self.skip("*"):
            return steps.VALUES
        if self.at("{"):
            return self.map()
        if self.at("[", "[]", "[?"):
            return self.step()
        raise Unreadable(self.text)

    def step(self):
        """A Step within a path: `.b`, `[0]`, `[*]`, `[]`, `[?…]`, `.{…}`, `.[…]`."""
        if self.skip("[]"):
            return steps.FLATTEN
        if self.skip("[?"):
            test = self.either()
            self.expect("]")
            return steps.filtered(test)
        if self.skip(".") and not self.at("["):
            return self.first()
        self.expect("[")
        if self.skip("*"):
            self.expect("]")
            return steps.ITEMS
        if self.here and self.here[0] == "number":
            index = int(self.take()[1])
            self.expect("]")
            return steps.item(index)
        return self.list()

    def list(self):
        """`a, b]`"""
        parts = [self.either()]
        while self.skip(","):
            parts.append(self.either())
        self.expect("]")
        return steps.listed(parts)

    def map(self):
        """`{x: a, y: b}`"""
        self.expect("{")
        parts = {}
        while True:
            kind, text = self.take()
            if kind not in ("name", "quoted"):
                raise Unreadable(self.text)
            self.expect(":")
            parts[json.loads(text) if kind == "quoted" else text] = self.either()
            if not self.skip(","):
                break
        self.expect("}")
        return steps.mapped(parts)

    def call(self, name):
        """`name(a, b)`"""
        if name not in steps.FUNCTIONS:
            raise Unreadable(self.text)
        self.expect("(")
        parts = []
        while not self.at(")"):
            if parts:
                self.expect(",")
            parts.append(self.either())
        self.expect(")")
        return steps.called(name, parts)


def _literal(text):
    try:
        return json.loads(text[1:-1])
    except ValueError:
        return text[1:-1]
