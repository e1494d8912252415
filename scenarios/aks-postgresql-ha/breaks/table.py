"""The table of results, as it stands in a page between two marks."""

BEGIN, END = "<!-- breaks: begin -->", "<!-- breaks: end -->"


class Table:
    """Rows of results, in the order of the cases."""

    def __init__(self):
        self.broken, self.harmless = [], []

    def add(self, case, page, result):
        language = page.name.split(".")[-2] if page.name.count(".") > 1 else "en"
        if case.harmless:
            self.harmless.append((case.what, language, result.verdict))
            return
        place, verdict = "before anything runs", result.verdict
        if result.step:
            place, verdict = f"step {result.step['number']}, line {result.step['line']}", result.step["verdict"]
        self.broken.append((case.what, language, place, verdict))

    def text(self):
        broken = rows(("what is broken", "page", "turns red at", "verdict"), self.broken)
        harmless = rows(("what is changed", "page", "verdict"), self.harmless)
        return f"{broken}\n\n{harmless}\n"

    def write(self, path):
        before, _, after = parts(path)
        path.write_text(f"{before}{BEGIN}\n\n{self.text()}\n{END}{after}", encoding="utf-8")

    def stands_in(self, path):
        return parts(path)[1].strip() == self.text().strip()


def parts(path):
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    inside, _, after = rest.partition(END)
    return before, inside, after


def rows(head, lines):
    marks = ["---"] * len(head)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, marks, *lines])
