"""YAML manifests into plain values, with the errors that kubectl gives."""

import re

from ..program import Failure

_RESOLVED = (
    ("bool", re.compile(r"[yYnN]\Z"), "yYnN"),
    ("int", re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*)\Z"), "-+0123456789"),
    ("float", re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z|[-+]?\.(?:inf|Inf|INF)\Z|"
                         r"\.(?:nan|NaN|NAN)\Z"), "-+.0123456789"),
)
"""What plain words are beside what PyYAML takes them for, in its order: type, pattern, first characters."""

_DROPPED = tuple("tag:yaml.org,2002:" + name for name in ("timestamp", "int", "float"))


def documents(text, source):
    """The documents of a manifest that are not empty. `source` is its name in errors (`STDIN` or a path)."""
    yaml = _library()
    try:
        return [value for value in yaml.load_all(text, Loader=_loader(yaml)) if value is not None]
    except yaml.YAMLError as error:
        raise Failure("error: error parsing %s: error converting YAML to JSON: %s"
                      % (source, _words(yaml, error))) from None


def _library():
    try:
        import yaml
    except ImportError:
        import site
        site.main()
        import yaml
    return yaml


def _loader(yaml):
    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):
        """Reads as Kubernetes does: no times, no sexagesimal numbers, `y` and `n` are booleans, and every key is a text."""

        yaml_implicit_resolvers = {
            start: [pair for pair in pairs if pair[0] not in _DROPPED]
            for start, pairs in base.yaml_implicit_resolvers.items()
        }
        bool_values = {**base.bool_values, "y": True, "n": False}

        def construct_mapping(self, node, deep=False):
            """A map; of a key that is there twice the last value holds."""
            return {_key(key): value for key, value in super().construct_mapping(node, deep).items()}

    for name, pattern, starts in _RESOLVED:
        for start in starts:
            Loader.yaml_implicit_resolvers.setdefault(start, []).append(("tag:yaml.org,2002:" + name, pattern))
    return Loader


def _key(key):
    if isinstance(key, bool):
        return "true" if key else "false"
    return "null" if key is None else str(key)


def _words(yaml, error):
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or "control characters are not allowed"
    if problem.startswith("found character"):
        problem = "found character that cannot start any token"
    if mark is None:
        return "yaml: " + problem
    line = mark.line + (1 if mark.line and isinstance(error, yaml.scanner.ScannerError) else 0)
    return "yaml: line %d: %s" % (line, problem) if line else "yaml: " + problem
