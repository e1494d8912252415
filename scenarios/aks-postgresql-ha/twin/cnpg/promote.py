"""kubectl cnpg promote CLUSTER INSTANCE: asks for another primary; the operator carries it out."""

from ..program import Failure
from .main import instance_name, missing

FLAGS = ()


def run(call):
    """Promotes an instance."""
    call.need(2)
    name, target = call.words[0], instance_name(*call.words[:2])
    cluster = call.store.get("cluster", name, call.namespace)
    if cluster is None:
        raise Failure("Error: cluster %s not found in namespace %s" % (name, call.namespace))
    if cluster.get("status", {}).get("targetPrimary") == target:
        print("%s is already the primary node in the cluster" % target)
        return
    if call.store.get("pod", target, call.namespace) is None:
        raise Failure("Error: new primary node %s not found in namespace %s: %s" % (
            target, call.namespace, missing("pods", target)))
    call.store.change("cluster", name, call.namespace, lambda obj: obj.setdefault("status", {}).update(
        targetPrimary=target, phase="Switchover in progress", phaseReason="Switching over to " + target))
    print("Node %s in cluster %s will be promoted" % (target, name))
