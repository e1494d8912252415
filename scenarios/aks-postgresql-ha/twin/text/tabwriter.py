"""Columns as Go's text/tabwriter aligns them, which kubectl and helm use."""


def align(text, minimum=0, padding=2):
    """Replaces the tabs of `text` by spaces.

    A column is a run of lines that all have a cell ended by a tab at that place; it is as wide as its
    widest cell and `padding`, and no narrower than `minimum`.
    """
    lines = [line.split("\t") for line in text.split("\n")]
    out = []
    _block(lines, 0, len(lines), [], minimum, padding, out)
    return "\n".join(out)


def _block(lines, start, end, widths, minimum, padding, out):
    column = len(widths)
    this = start
    while this < end:
        if column >= len(lines[this]) - 1:
            this += 1
            continue
        _write(lines[start:this], widths, out)
        start = this
        while this < end and column < len(lines[this]) - 1:
            this += 1
        cells = [line[column] for line in lines[start:this]]
        width = max([minimum] + [len(cell) + padding for cell in cells])
        _block(lines, start, this, widths + [width], minimum, padding, out)
        start = this
    _write(lines[start:end], widths, out)


def _write(lines, widths, out):
    for line in lines:
        padded = [cell.ljust(width) for cell, width in zip(line, widths)]
        out.append("".join(padded + line[len(padded):]))
