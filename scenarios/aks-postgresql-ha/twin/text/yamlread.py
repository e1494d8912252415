"""YAML manifests into plain values, with the errors that kubectl gives."""

from ..program import Failure


def documents(text, source):
    """The documents of a manifest that are not empty. `source` is its name in errors (`STDIN` or a path)."""
    yaml = _library()
    try:
        return [value for value in yaml.load_all(text, Loader=_loader(yaml)) if value is not None]
    except DuplicateKey as error:
        raise Failure("error: error parsing %s: error converting YAML to JSON: yaml: unmarshal errors:\n"
                      "  line %d: key %s already set in map" % (source, error.line, error.key)) from None
    except yaml.YAMLError as error:
        raise Failure("error: error parsing %s: error converting YAML to JSON: %s"
                      % (source, _words(yaml, error))) from None


class DuplicateKey(Exception):
    """A key that a map has twice."""

    def __init__(self, key, line):
        super().__init__(key)
        self.key = '"%s"' % key if isinstance(key, str) else key
        self.line = line


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
        """Reads as Kubernetes does: no times, and no key twice."""

        yaml_implicit_resolvers = {
            start: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
            for start, pairs in base.yaml_implicit_resolvers.items()
        }

        def construct_mapping(self, node, deep=False):
            """A map; a key that is there twice is an error."""
            seen = set()
            for key_node, _ in node.value:
                key = self.construct_object(key_node, deep=True)
                if not isinstance(key, (str, int, float, bool, type(None))):
                    raise yaml.constructor.ConstructorError(None, None, "invalid map key", key_node.start_mark)
                if key in seen:
                    raise DuplicateKey(key, key_node.start_mark.line + 1)
                seen.add(key)
            return {_key(key): value for key, value in super().construct_mapping(node, deep).items()}

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
    line = mark.line + (1 if isinstance(error, yaml.scanner.ScannerError) else 0)
    return "yaml: line %d: %s" % (line, problem) if line else "yaml: " + problem
