"""Tables as the plugin prints them: two spaces between columns, dashes under the header."""

from ..text import tabwriter


class Table:
    """Lines of cells, and a header if it has one."""

    def __init__(self, *header):
        self.lines = [header, tuple("-" * len(cell) for cell in header)] if header else []

    def add(self, *cells):
        """Adds a line."""
        self.lines.append(cells)

    def print(self):
        """Prints all lines. Each cell ends with a tab, so the last one is padded too."""
        text = "".join("\t".join(str(cell) for cell in line) + "\t\n" for line in self.lines)
        print("\n".join(line.rstrip() for line in tabwriter.align(text).split("\n")), end="")
