"""Queries of az."""

import unittest

import support_tools  # noqa: F401  (makes the package importable)

from twin.az import query

VALUE = {"a": {"b": [{"c": 1, "n": "x"}, {"c": 2, "n": "y"}, {"n": "z"}]}, "list": [[1, 2], [3]], "odd name": "o",
         "empty": []}

CASES = {
    "a.b[0].c": 1, "a.b[-1].n": "z", "a.b[*].c": [1, 2], "a.b[].n": ["x", "y", "z"], "list[]": [1, 2, 3],
    "a.b[?c==`2`].n": ["y"], "a.b[?n=='x' || n=='z'].n | [1]": "z", "a.b[?c > `1`].n": ["y"], "a.b[?!c].n": ["z"],
    '"odd name"': "o", "a.b[*].[c, n]": [[1, "x"], [2, "y"], [None, "z"]], "a.b[*].{N: n}": [{"N": "x"}, {"N": "y"},
                                                                                        {"N": "z"}],
    "length(a.b)": 3, "length(a.b[?contains(n, 'x')])": 1, "missing.b.c": None, "missing[*].a": None, "empty[*].a": [],
    "a.b[9]": None, "@.a.b[0].n": "x", "list[*][0]": [1, 3], "sort(list[])": [1, 2, 3], "join(',', a.b[].n)": "x,y,z",
    "a.*[0].n": ["x"], "(a.b)[0].n": "x", "a.b[?starts_with(n, 'y')] | [0].c": 2, "missing || 'other'": "other",
}


class Queries(unittest.TestCase):
    def test_queries_find_what_jmespath_finds(self):
        for text, expected in CASES.items():
            with self.subTest(text):
                self.assertEqual(query.parse(text)(VALUE), expected)

    def test_texts_that_are_no_queries_are_refused(self):
        for text in ("a[", "a..b", "", "a b", "nothing(a)", "{a}", "a.", "[?]", "a |", "'x"):
            with self.subTest(text), self.assertRaises(query.Unreadable):
                query.parse(text)


if __name__ == "__main__":
    unittest.main()
