"""What a new AKS cluster or node pool puts into Kubernetes."""

import random
import re

from .. import faults
from ..api import definitions
from ..program import Failure
from ..store import now
from . import resources


def check_name(name):
    """Raises Failure for a name of a pool that AKS does not take."""
    if not re.fullmatch(r"[a-z][a-z0-9]{0,11}", name):
        raise Failure("ERROR: Node pool name '%s' is not valid: it must begin with a lowercase letter and have at most "
                      "12 lowercase letters and digits." % name)


def add(store, cluster, values, mode):
    """Makes the nodes of a pool and returns what az shows of it."""
    name = values["name"]
    version = cluster["currentKubernetesVersion"]
    scaled = bool(values["enable_cluster_autoscaler"])
    count = int(values["node_count"] or (values["min_count"] if scaled else 3))
    labels = _labels(values.get("labels") or values.get("nodepool_labels"))
    pool = {
        "availabilityZones": values["zones"], "count": count, "currentOrchestratorVersion": version,
        "enableAutoScaling": scaled, "id": "%s/agentPools/%s" % (cluster["id"], name),
        "maxCount": _number(values["max_count"]), "maxPods": int(values["max_pods"] or 250),
        "minCount": _number(values["min_count"]), "mode": mode,
        "name": name, "nodeLabels": labels or None, "orchestratorVersion": version, "osDiskSizeGb": 128,
        "osSku": values["os_sku"] or "Ubuntu", "osType": "Linux", "powerState": {"code": "Running"},
        "provisioningState": "Succeeded", "resourceGroup": cluster["resourceGroup"],
        "scaleDownMode": "Delete", "type": "VirtualMachineScaleSets",
        "vmSize": values["node_vm_size"] or "Standard_DS2_v2"}
    number = random.randint(10000000, 39999999)
    for index in range(count):
        store.put(_node(store, cluster, pool, labels, number, index))
    for daemon in store.list("daemonset"):
        start_daemon(store, daemon["metadata"]["name"])
    return pool


def start_cluster(store, cluster):
    """Makes the namespaces and what runs in every cluster."""
    for name in ("default", "kube-node-lease", "kube-public", "kube-system"):
        store.put({"apiVersion": "v1", "kind": "Namespace", "spec": {"finalizers": ["kubernetes"]},
                   "metadata": {"name": name, "labels": {"kubernetes.io/metadata.name": name}},
                   "status": {"phase": "Active"}})
    store.put({"apiVersion": "v1", "kind": "Service", "metadata": {
        "name": "kubernetes", "namespace": "default",
        "labels": {"component": "apiserver", "provider": "kubernetes"}},
        "spec": {"type": "ClusterIP", "clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"], "sessionAffinity": "None",
                 "ports": [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 443}]},
        "status": {"loadBalancer": {}}})
    if cluster["azureMonitorProfile"]["metrics"]["enabled"]:
        start_metrics(store)


def start_metrics(store):
    """Managed Prometheus: its agents and its own kind of PodMonitor."""
    start_daemon(store, "ama-metrics-node")
    for plural, kind in (("podmonitors", "PodMonitor"), ("servicemonitors", "ServiceMonitor")):
        definitions.define(store, "azmonitoring.coreos.com", plural, kind)


def start_daemon(store, name):
    """A daemon set with a pod on every node."""
    count = len(store.list("node"))
    store.put({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": name, "namespace": "kube-system"},
               "spec": {"selector": {"matchLabels": {"dsName": name}}},
               "status": {key: count for key in ("currentNumberScheduled", "desiredNumberScheduled", "numberAvailable",
                                                 "numberReady", "updatedNumberScheduled")}})


def _node(store, cluster, pool, labels, number, index):
    region = cluster["location"]
    zones = pool["availabilityZones"]
    chosen = zones[0 if "one-zone" in faults.active() else index % len(zones)] if zones else None
    zone = "%s-%s" % (region, chosen) if zones else "0"
    name = "aks-%s-%08d-vmss%06d" % (pool["name"], number, index)
    address = "10.224.0.%d" % (4 + len(store.list("node")))
    return {
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": name, "labels": {
            "agentpool": pool["name"], "beta.kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux",
            "failure-domain.beta.kubernetes.io/region": region, "failure-domain.beta.kubernetes.io/zone": zone,
            "kubernetes.azure.com/agentpool": pool["name"],
            "kubernetes.azure.com/cluster": cluster["nodeResourceGroup"],
            "kubernetes.azure.com/mode": pool["mode"].lower(), "kubernetes.io/arch": "amd64",
            "kubernetes.io/hostname": name, "kubernetes.io/os": "linux",
            "node.kubernetes.io/instance-type": pool["vmSize"], "topology.kubernetes.io/region": region,
            "topology.kubernetes.io/zone": zone, **labels}},
        "spec": {"podCIDR": "10.244.%d.0/24" % index, "providerID": "azure://%s/providers/Microsoft.Compute/"
                 "virtualMachineScaleSets/%s/virtualMachines/%d" % (
                     resources.group_id(cluster["nodeResourceGroup"]), name[:-6], index)},
        "status": {"addresses": [{"address": address, "type": "InternalIP"}, {"address": name, "type": "Hostname"}],
                   "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady",
                                   "message": "kubelet is posting ready status", "lastTransitionTime": now()}],
                   "nodeInfo": {"kubeletVersion": "v" + cluster["currentKubernetesVersion"], "architecture": "amd64",
                                "containerRuntimeVersion": "containerd://1.7.22-1",
                                "kernelVersion": "5.15.0-1073-azure",
                                "osImage": "Ubuntu 22.04.5 LTS", "operatingSystem": "linux"}}}


def _labels(given):
    pairs = (text.partition("=") for group in given or [] for text in group.split(","))
    return {name: value for name, _, value in pairs if name}


def _number(text):
    return None if text is None else int(text)
