"""Decoding: are all fields known, and do they have the type that they should have?"""

import re

from .. import schema
from ..schema import types
from .refusal import Refusal, invalid

_GO = {types.TEXT: "string", types.INTEGER: "int32", types.BOOLEAN: "bool", types.MAP: "string",
       types.QUANTITY: "resource.Quantity", types.PORT: "intstr.IntOrString"}
_JSON = {"boolean": "bool", "integer": "number", "number": "number"}


def decode(kind, obj):
    """Raises Refusal for a field that the kind does not have, or that has another type.

    In built-in kinds a null is no field at all, so it is taken out.
    """
    if not kind.group:
        _drop_nulls(obj)
    findings = schema.check(obj, schema.of(kind))
    own = [problem for problem in findings.problems if not kind.group or problem.path.startswith("metadata")]
    if own:
        raise _cannot(kind, "json: " + _go_words(own[0]))
    if findings.unknown:
        raise _cannot(kind, "strict decoding error: " + ", ".join(
            'unknown field "%s"' % path for path in sorted(findings.unknown)))
    causes = [_cause(problem) for problem in findings.problems]
    causes += ["%s: Required value" % path for path in findings.missing]
    if causes:
        raise invalid(kind, obj["metadata"]["name"], causes)


def _cannot(kind, why):
    return Refusal("BadRequest", '%s in version "%s" cannot be handled as a %s: %s'
                   % (kind.kind, kind.version, kind.kind, why))


def _go_words(problem):
    found = types.type_name(problem.value)
    path = re.sub(r"\[\d+\]", "", problem.path)
    target = _GO.get(problem.wanted, "map[string]string" if problem.wanted == "object" else "[]string")
    return "cannot unmarshal %s into Go struct field %s.%s of type %s" % (
        _JSON.get(found, found), problem.struct, path, target)


def _cause(problem):
    path, wanted = problem.path, problem.wanted
    if problem.key is not None:
        path = "%s.%s" % (path, problem.key)
    if isinstance(wanted, types.Enum):
        allowed = ", ".join('"%s"' % text for text in wanted.values)
        return '%s: Unsupported value: "%s": supported values: %s' % (path, problem.value, allowed)
    found = types.type_name(problem.value)
    name = types.TEXT if wanted in (types.MAP, types.QUANTITY, types.PORT) else wanted
    return '%s: Invalid value: "%s": %s in body must be of type %s: "%s"' % (path, found, path, name, found)


def _drop_nulls(value):
    if isinstance(value, dict):
        for key in [key for key, inner in value.items() if inner is None]:
            del value[key]
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        _drop_nulls(inner)
