"""kubectl rollout status."""

from .. import flags
from ..program import Failure
from . import contexts, get, resources

FLAGS = (flags.text("timeout"), flags.switch("watch", "w"))


def run(call):
    """Says that a deployment is rolled out: deployments of the twin are from their beginning."""
    server = contexts.server(call)
    if call.words[:1] != ["status"]:
        raise Failure("error: unknown command \"%s\"\nSee 'kubectl rollout -h' for help and examples"
                      % " ".join(call.words))
    call.words = call.words[1:]
    call.flags.values.update({"selector": None, "field-selector": None, "sort-by": None})
    found, missing = get.gather(call, resources.named(call), server)
    if missing or not found:
        raise missing[0] if missing else Failure("error: required resource not specified")
    for kind, obj in found:
        if kind.singular not in ("deployment", "daemonset"):
            raise Failure("error: no status viewer has been implemented for " + kind.kind)
        print('%s "%s" successfully rolled out' % (
            "deployment" if kind.singular == "deployment" else "daemon set", obj["metadata"]["name"]))
    return 0
