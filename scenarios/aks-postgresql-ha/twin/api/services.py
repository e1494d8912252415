"""Services: their defaults, their rules, and the load balancer in front of them."""

import random
import re

from .. import addresses, faults

TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_CIDR = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)/(?:3[0-2]|[12]?\d)|"
                   r"[0-9a-fA-F:]*:[0-9a-fA-F:]*/\d{1,3}")


def complete(store, obj, old):
    """Fills in what the API server fills in, and keeps what it gave to `old` before."""
    spec = obj.setdefault("spec", {})
    before = (old or {}).get("spec", {})
    address = before.get("clusterIP") or addresses.cluster_ip(store)
    defaults = {"type": "ClusterIP", "clusterIP": address, "clusterIPs": [address], "ipFamilies": ["IPv4"],
                "ipFamilyPolicy": "SingleStack", "internalTrafficPolicy": "Cluster", "sessionAffinity": "None"}
    if spec.get("type") == "LoadBalancer":
        defaults.update(allocateLoadBalancerNodePorts=True, externalTrafficPolicy="Cluster")
    for key, value in defaults.items():
        spec.setdefault(key, value)
    node_ports = {port["port"]: port.get("nodePort") for port in before.get("ports", [])}
    for port in spec.get("ports", []):
        if "port" not in port:
            continue
        port.setdefault("protocol", "TCP")
        port.setdefault("targetPort", port["port"])
        if spec["type"] in ("LoadBalancer", "NodePort"):
            port.setdefault("nodePort", node_ports.get(port["port"]) or random.randint(30000, 32767))
    obj.setdefault("status", {"loadBalancer": {}})


def problems(obj):
    """What is wrong with a service."""
    from .names import label_problems
    spec = obj["spec"]
    found = label_problems("spec.selector", spec.get("selector", {}))
    if not spec.get("ports"):
        found.append("spec.ports: Required value")
    for index, port in enumerate(spec.get("ports", [])):
        found += _port_problems("spec.ports[%d]" % index, port, len(spec["ports"]))
    if spec["type"] not in TYPES:
        found.append('spec.type: Unsupported value: "%s": supported values: %s'
                     % (spec["type"], ", ".join('"%s"' % name for name in TYPES)))
    ranges = spec.get("loadBalancerSourceRanges", [])
    if not all(_CIDR.fullmatch(text.strip()) for text in ranges):
        found.append('spec.LoadBalancerSourceRanges: Invalid value: "[%s]": must be a list of IP ranges. For example, '
                     "10.240.0.0/24,10.250.0.0/24" % " ".join(ranges))
    return found


def _port_problems(path, port, count):
    found = []
    if count > 1 and not port.get("name"):
        found.append(path + ".name: Required value")
    for name in ("port", "targetPort"):
        number = port.get(name, 0)
        if isinstance(number, int) and not 1 <= number <= 65535:
            found.append("%s.%s: Invalid value: %d: must be between 1 and 65535, inclusive" % (path, name, number))
    if port.get("protocol") not in ("SCTP", "TCP", "UDP"):
        found.append('%s.protocol: Unsupported value: "%s": supported values: "SCTP", "TCP", "UDP"'
                     % (path, port.get("protocol")))
    return found


def expose(store, service):
    """Gives a service of type LoadBalancer its public address, as Azure's cloud controller does."""
    if service["spec"]["type"] != "LoadBalancer":
        return
    from ..az import balancer
    store.event(service, "Normal", "EnsuringLoadBalancer", "service-controller", "Ensuring load balancer")
    active = faults.active()
    if "no-public-address" in active:
        return
    try:
        address = balancer.address(store, service)
    except balancer.Unavailable as error:
        store.event(service, "Warning", "SyncLoadBalancerFailed", "service-controller",
                    "Error syncing load balancer: failed to ensure load balancer: %s" % error)
        return

    def tell(obj):
        obj["status"] = {"loadBalancer": {"ingress": [{"ip": address, "ipMode": "VIP"}]}}
        if "wrong-service-port" in active:
            for port in obj["spec"]["ports"]:
                port["port"] += 10

    metadata = service["metadata"]
    store.change("service", metadata["name"], metadata["namespace"], tell)
    store.event(service, "Normal", "EnsuredLoadBalancer", "service-controller", "Ensured load balancer")
