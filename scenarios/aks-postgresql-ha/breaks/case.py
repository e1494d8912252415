"""One way to break, or to change without harm, the how-to or the world it runs in."""

import re
from dataclasses import dataclass, field


class NotApplicable(Exception):
    """The page has not got what a case changes."""


@dataclass(frozen=True)
class Case:
    """A change and where it has to show.

    `page` changes the text of the page. `fault` is a fault of the twin. `variables` are given with `--var`.
    `hidden` is a program that is not to be found. `red` is a piece of the command of the step that has to turn
    red, `occurrence` which one of the steps with that piece (from 1); `sooner` is a piece of an earlier step where it
    shows in pages that promise more. `refused` is what is said where nothing may run at all. Neither `red` nor
    `refused`: everything has to pass.
    """

    name: str
    what: str
    red: str = ""
    occurrence: int = 1
    sooner: str = ""
    page: tuple = ()
    fault: str = ""
    variables: dict = field(default_factory=dict)
    hidden: str = ""
    options: tuple = ()
    refused: str = ""

    @property
    def harmless(self):
        return not (self.red or self.refused)

    def applied(self, text):
        """The page with this case's change in it."""
        for change in self.page:
            text = change(text)
        return text


def replace(old, new, count=1, nth=1):
    """A change of `count` places, from the `nth` one that fits the regular expression `old` on."""

    def change(text):
        places = list(re.finditer(old, text, re.MULTILINE))[nth - 1 :]
        if not places:
            raise NotApplicable(f"nothing fits {old!r}")
        for place in reversed(places[:count] if count else places):
            text = text[: place.start()] + place.expand(new) + text[place.end() :]
        return text

    return change


def blocks(text):
    """The (start, end) of each fenced block with its fences, in order."""
    fence = re.compile(r"^[ \t]*```[^\n]*\n(?:.*\n)*?[ \t]*```[ \t]*$", re.MULTILINE)
    return [place.span() for place in fence.finditer(text)]


def block_of(text, piece, nth=1):
    """The span of the `nth` block that holds `piece`."""
    spans = [span for span in blocks(text) if re.search(piece, text[slice(*span)], re.MULTILINE)]
    if len(spans) < nth:
        raise NotApplicable(f"block {nth} with {piece!r}")
    return spans[nth - 1]


def remove(piece, nth=1):
    """A change that leaves nothing to do in the `nth` block with `piece`, and takes the output behind it out.

    The block itself stays, since overlays count the steps of a page.
    """

    def change(text):
        start, end = block_of(text, piece, nth)
        fences = re.match(r"(([ \t]*)[^\n]*\n)(?:.*\n)*(.*)$", text[start:end])
        nothing = f"{fences[1]}{fences[2]}true\n{fences[3]}"
        output = re.match(r"\s*```output\n(?:.*\n)*?[ \t]*```[ \t]*$", text[end:], re.MULTILINE)
        return text[:start] + nothing + text[end + (output.end() if output else 0) :]

    return change


def swap(first, second, nths=(1, 1)):
    """A change that lets two blocks change places."""

    def change(text):
        (a, b), (c, d) = sorted([block_of(text, first, nths[0]), block_of(text, second, nths[1])])
        return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]

    return change
