"""Label and field selectors."""

import re

from ..program import Failure

_SET = re.compile(r"\s*([^\s!=,()]+)\s+(in|notin)\s*\(([^()]*)\)\s*")
_EQUAL = re.compile(r"\s*([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)\s*")
_EXISTS = re.compile(r"\s*(!?)\s*([^\s!=,()]+)\s*")
_KEY = re.compile(r"([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")


def labels(text):
    """A test of a map of labels, from `a`, `!a`, `a=b`, `a!=b`, `a in (b, c)`, joined by commas."""
    tests = [_requirement(part, text) for part in _split(text)]
    return lambda have: all(test(have) for test in tests)


def fields(text):
    """A test of an object, from `metadata.name=x`, `status.phase!=y`, joined by commas."""
    tests = []
    for part in filter(None, text.split(",")):
        match = _EQUAL.fullmatch(part)
        if not match:
            raise Failure("Error from server (BadRequest): Unable to find \"\" that match label selector \"\", "
                          "field selector \"%s\": invalid selector: '%s'; can't understand '%s'" % (text, text, part))
        tests.append((match[1].split("."), match[2], match[3]))
    return lambda obj: all((str(_at(obj, path)) == value) == (sign != "!=") for path, sign, value in tests)


def _at(obj, path):
    for step in path:
        obj = obj.get(step, "") if isinstance(obj, dict) else ""
    return obj


def _split(text):
    return re.findall(r"(?:[^,(]|\([^)]*\))+", text)


def _requirement(part, text):
    match = _SET.fullmatch(part)
    if match:
        key, sign, values = match[1], match[2], {value.strip() for value in match[3].split(",")}
        _check(key, values)
        return lambda have: (have.get(key) in values) == (sign == "in")
    match = _EQUAL.fullmatch(part)
    if match:
        key, sign, value = match.groups()
        _check(key, [value])
        return lambda have: (have.get(key) == value) == (sign != "!=")
    match = _EXISTS.fullmatch(part)
    if match:
        absent, key = match.groups()
        _check(key, [])
        return lambda have: (key in have) == (not absent)
    raise Failure("error: unable to parse requirement: found '%s', expected: ',' or 'end of string'"
                  % (part.split()[-1] if part.split() else text))


def _check(key, values):
    if not _KEY.fullmatch(key):
        raise Failure('error: unable to parse requirement: <nil>: Invalid value: "%s": name part must consist of '
                      "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                      "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
                      "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')" % key)
    for value in values:
        if not _VALUE.fullmatch(value):
            raise Failure('error: unable to parse requirement: values[0][%s]: Invalid value: "%s": a valid label must '
                          "be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
                          "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex "
                          "used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')" % (key, value))
