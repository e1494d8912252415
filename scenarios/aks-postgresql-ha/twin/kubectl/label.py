"""kubectl label and kubectl annotate."""

from .. import flags
from ..api.names import label_problems
from ..program import Failure
from . import contexts, get, resources

FLAGS = (flags.switch("overwrite"), flags.text("selector", "l"), flags.switch("all"),
         flags.switch("all-namespaces", "A"))


def run(call):
    """Sets `a=b` and removes `a-` on what is named."""
    server = contexts.server(call)
    changes = [word for word in call.words if "=" in word or word.endswith("-")]
    call.words = [word for word in call.words if word not in changes]
    call.flags.values.update({"field-selector": None, "sort-by": None})
    if not changes:
        raise Failure("error: at least one %s update is required" % call.command)
    wanted = resources.named(call)
    if any(name is None for _, name in wanted) and not (call.flags["all"] or call.flags["selector"]):
        raise Failure("error: resource(s) were provided, but no name was specified")
    found, missing = get.gather(call, wanted, server)
    field = "labels" if call.command == "label" else "annotations"
    for kind, obj in found:
        _change(call, kind, obj, field, changes)
    if missing:
        raise Failure("\n".join(failure.message for failure in missing))
    return 0


def _change(call, kind, obj, field, changes):
    metadata = obj["metadata"]
    have = metadata.get(field, {})
    new = dict(have)
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals:
            new.pop(key[:-1], None)
        elif have.get(key, value) != value and not call.flags["overwrite"]:
            raise Failure("error: '%s' already has a value (%s), and --overwrite is false" % (key, have[key]))
        else:
            new[key] = value
    if field == "labels" and label_problems("metadata.labels", new):
        raise Failure('The %s "%s" is invalid: %s' % (kind.kind, metadata["name"],
                                                     label_problems("metadata.labels", new)[0]))

    def keep(live):
        live["metadata"][field] = new

    call.store.change(kind.singular, metadata["name"], metadata.get("namespace"), keep)
    verb = "%s not labeled" if new == have and field == "labels" else "%s " + (
        "annotated" if field == "annotations" else "unlabeled" if len(new) < len(have) else "labeled")
    print(verb % get.full_name(kind, obj))
