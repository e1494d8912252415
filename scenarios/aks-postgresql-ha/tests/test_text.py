"""How text is laid out and read."""

import json
import time
import unittest

import support_tools  # noqa: F401  (makes the package importable)

from twin.text import age, tabwriter, yamlread, yamlwrite

SCALARS = {
    "plain": "plain", "a b": "a b", "": '""', "true": '"true"', "yes": '"yes"', "null": '"null"', "~": '"~"', "8": '"8"',
    "1.5": '"1.5"', "1e3": '"1e3"', "0x1f": '"0x1f"', "012": '"012"', "2024-06-05T13:47:18Z": '"2024-06-05T13:47:18Z"',
    "2024-01-01": '"2024-01-01"', "1.2.3": "1.2.3", "8Gi": "8Gi", "a: b": "'a: b'", "a:b": "a:b", "a:": "'a:'",
    "- x": "'- x'", "-x": "-x", "-": "'-'", "*x": "'*x'", "x #y": "'x #y'", "#x": "'#x'", "[x]": "'[x]'", "it's": "it's",
    "'x": "'''x'", '"x"': "'\"x\"'", " a": "' a'", "tab\there": '"tab\\there"', "{}": "'{}'", "é": "é", "0/3000028": "0/3000028",
    "ANY 1 (a)": "ANY 1 (a)", "@x": "'@x'", "%x": "'%x'", "a,b": "a,b", "\a": '"\\a"', "a\r\nb": '"a\\r\\nb"',
}

DOCUMENT = """\
a:
- b: 1
  c:
  - - x
    - z
  - {}
- []
d: |
  two
  lines
e: |-
  no
  end
f: null
g: true
"""


def read(text):
    """The documents of a text."""
    return list(yamlread.documents(text, "STDIN"))


class Yaml(unittest.TestCase):
    def test_quotes_are_there_where_they_are_needed(self):
        for value, text in SCALARS.items():
            with self.subTest(value):
                self.assertEqual(yamlwrite.dump({"k": value}), "k: %s\n" % text)

    def test_what_is_written_is_read_again(self):
        for value in SCALARS:
            with self.subTest(value):
                self.assertEqual(read(yamlwrite.dump({"k": value})), [{"k": value}])
        value = read(DOCUMENT)[0]
        self.assertEqual(yamlwrite.dump(value), DOCUMENT)
        self.assertEqual(value["a"][0], {"b": 1, "c": [["x", "z"], {}]})

    def test_long_lines_are_folded_at_the_first_space_beyond_eighty(self):
        self.assertEqual(yamlwrite.dump({"k": " ".join(["word"] * 20)}),
                         "k: %s\n  %s\n" % (" ".join(["word"] * 16), " ".join(["word"] * 4)))

    def test_words_mean_what_they_mean_to_kubernetes(self):
        text = "[yes, n, 1e3, 012, 0x1f, 1:20, 2024-01-01, 1.5, ~]"
        self.assertEqual(json.dumps(read(text)[0]),
                         '[true, false, 1000.0, 10, 31, "1:20", "2024-01-01", 1.5, null]')

    def test_keys_are_texts(self):
        self.assertEqual(read("1: a\ntrue: b\nx: c\nx: d"), [{"1": "a", "true": "b", "x": "d"}])


class Layout(unittest.TestCase):
    def test_a_column_is_a_run_of_lines_with_a_cell_there(self):
        self.assertEqual(tabwriter.align("a\tb\tc\nlong one\tb\nnone\nx\ty"), "a         b  c\nlong one  b\nnone\nx  y")
        self.assertEqual(tabwriter.align("a\tb\n\nx", 6, 3), "a     b\n\nx")

    def test_ages(self):
        cases = {0: "0s", 119: "119s", 120: "2m", 265: "4m25s", 600: "10m", 10799: "179m", 10800: "3h", 14220: "3h57m",
                 30000: "8h", 172800: "2d", 180000: "2d2h", 864000: "10d", 40000000: "462d", 70000000: "2y80d"}
        for total, text in cases.items():
            with self.subTest(total):
                self.assertEqual(age.duration(total), text)
        self.assertEqual(age.age(None), "<unknown>")
        self.assertEqual(age.seconds("2024-06-05T13:47:18.982859Z"), age.seconds("2024-06-05T13:47:18Z"))
        self.assertEqual(age.age(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 7200 * 2))), "4h")


if __name__ == "__main__":
    unittest.main()
