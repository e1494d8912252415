"""The description of a service."""

from .cells import pairs
from .describe_events import annotations, labels


def lines(store, obj):
    """The lines for a service, without its events."""
    metadata, spec = obj["metadata"], obj["spec"]
    found = ["Name:\t" + metadata["name"], "Namespace:\t" + metadata["namespace"]]
    found += labels("Labels", metadata.get("labels")) + annotations(metadata.get("annotations"))
    found += ["Selector:\t" + pairs(spec.get("selector")), "Type:\t" + spec.get("type", "ClusterIP")]
    if spec.get("ipFamilyPolicy"):
        found.append("IP Family Policy:\t" + spec["ipFamilyPolicy"])
    if spec.get("ipFamilies"):
        found.append("IP Families:\t" + ",".join(spec["ipFamilies"]))
    found.append("IP:\t" + spec.get("clusterIP", "<none>"))
    if spec.get("clusterIPs"):
        found.append("IPs:\t" + ",".join(spec["clusterIPs"]))
    ingress = obj.get("status", {}).get("loadBalancer", {}).get("ingress")
    if ingress:
        found.append("LoadBalancer Ingress:\t" + ", ".join(entry["ip"] for entry in ingress))
    for port in spec.get("ports", []):
        found += _port(store, obj, port)
    found.append("Session Affinity:\t" + spec.get("sessionAffinity", "None"))
    if spec.get("externalTrafficPolicy"):
        found.append("External Traffic Policy:\t" + spec["externalTrafficPolicy"])
    if spec.get("loadBalancerSourceRanges"):
        found.append("LoadBalancer Source Ranges:\t" + ",".join(spec["loadBalancerSourceRanges"]))
    return found


def _port(store, obj, port):
    name, protocol = port.get("name") or "<unset>", port.get("protocol", "TCP")
    found = ["Port:\t%s\t%s/%s" % (name, port["port"], protocol),
             "TargetPort:\t%s/%s" % (port.get("targetPort", port["port"]), protocol)]
    if port.get("nodePort"):
        found.append("NodePort:\t%s\t%s/%s" % (name, port["nodePort"], protocol))
    return found + ["Endpoints:\t" + _endpoints(store, obj, port)]


def _endpoints(store, obj, port):
    selector = obj["spec"].get("selector")
    if not selector:
        return "<none>"
    addresses = []
    for pod in store.list("pod", obj["metadata"]["namespace"], selector):
        status = pod.get("status", {})
        ready = any(item["type"] == "Ready" and item["status"] == "True" for item in status.get("conditions", []))
        if ready and status.get("podIP"):
            addresses.append("%s:%s" % (status["podIP"], port.get("targetPort", port["port"])))
    more = " + %d more..." % (len(addresses) - 3) if len(addresses) > 3 else ""
    return ",".join(addresses[:3]) + more
