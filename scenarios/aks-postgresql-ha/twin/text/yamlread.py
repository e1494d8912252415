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

_SEPARATOR = re.compile(r"^---[ \t]*(?:#.*)?$", re.MULTILINE)
_DROPPED = tuple("tag:yaml.org,2002:" + name for name in ("timestamp", "int", "float"))


def documents(text, source):
    """Yields the documents of a manifest that are not empty. Raises Failure at the first that is no YAML.

    `source` is the manifest's name in errors (`STDIN` or a path); lines are counted within a document.
    """
    yaml = _library()
    loader = _loader(yaml)
    for document in _SEPARATOR.split(text):
        try:
            value = yaml.load(document, Loader=loader)
        except yaml.YAMLError as error:
            raise Failure("error: error parsing %s: error converting YAML to JSON: %s"
                          % (source, _words(yaml, error))) from None
        if value is not None:
            yield value


def _library():
    try:
        import yaml
    except ImportError:
        import site
        site.main()
        try:
            import yaml
        except ImportError:
            raise Failure("error: the local twin needs PyYAML (Debian's package python3-yaml)") from None
    return yaml


def _loader(yaml):
    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):
        """Reads as Kubernetes does: no times, no sexagesimals, `y` and `n` are booleans, keys are texts."""

        yaml_implicit_resolvers = {
            start: [pair for pair in pairs if pair[0] not in _DROPPED]
            for start, pairs in base.yaml_implicit_resolvers.items()
        }
        bool_values = {**base.bool_values, "y": True, "n": False}

        def construct_mapping(self, node, deep=False):
            """A map; of a key that is there twice the last value holds."""
            if not isinstance(node, yaml.MappingNode):
                raise yaml.constructor.ConstructorError(None, None, "expected a mapping node", node.start_mark)
            self.flatten_mapping(node)
            return {_key(self.construct_object(key, deep=True)): self.construct_object(value, deep=deep)
                    for key, value in node.value}

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
