"""Which objects the words of a command line name."""

from .. import kinds
from ..program import Failure

_CRD = "customresourcedefinition"


def known(store, kind):
    """Whether the API server serves a kind: built-in ones always, others once their definition is there."""
    if kind.group in ("", "apps", "batch", "apiextensions.k8s.io"):
        return True
    return store.get(_CRD, kinds.full_plural(kind)) is not None


def kind_named(store, text):
    """The Kind for `pods`, `po`, `Pod`, `clusters.postgresql.cnpg.io`, … Raises Failure for others."""
    name, _, group = text.lower().partition(".")
    for kind in kinds.KINDS:
        groups = (kind.group, kind.version + "." + kind.group, kind.version)
        names = (kind.plural, kind.kind.lower()) + kind.short
        if name in names and (not group or group in groups) and known(store, kind):
            return kind
    raise Failure('error: the server doesn\'t have a resource type "%s"' % name)


def display(kind):
    """The way messages name a kind: `pod`, `cluster.postgresql.cnpg.io`."""
    singular = kind.kind.lower()
    return singular if not kind.group else singular + "." + kind.group


def not_found(kind, name):
    """The Failure of an object that is not there."""
    return Failure('Error from server (NotFound): %s "%s" not found' % (kinds.full_plural(kind), name))


def named(call):
    """The (Kind, name) pairs that the words spell; name is None where all of a kind are meant."""
    if not call.words:
        return []
    if any("/" in word for word in call.words):
        return [_slashed(call, word) for word in call.words]
    wanted = [kind_named(call.store, text) for text in call.words[0].split(",") if text]
    names = call.words[1:] or [None]
    return [(kind, name) for kind in wanted for name in names]


def _slashed(call, word):
    kind, slash, name = word.partition("/")
    if not slash:
        raise Failure("error: there is no need to specify a resource type as a separate argument when passing "
                      "arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of "
                      "'kubectl get resource resource/<resource_name>'")
    if not kind or not name or "/" in name:
        raise Failure("error: arguments in resource/name form may not have more than one slash" if name
                      else "error: resource/name form must have a resource and a name")
    return kind_named(call.store, kind), name
