"""What Kubernetes objects a cluster has beside its pods: services, account, volumes, monitor."""

from . import addresses, faults, pods

MONITOR = "podmonitor.monitoring.coreos.com"
MONITORS = "podmonitors.monitoring.coreos.com"
OWNED = ("service", "serviceaccount", "persistentvolumeclaim", "pod", MONITOR, "secret")


def make(store, cluster):
    """Makes the services, the service account and the pod monitor of a cluster, where they are absent."""
    name, namespace = cluster["metadata"]["name"], cluster["metadata"]["namespace"]
    for suffix, selector in (("r", {"cnpg.io/podRole": "instance"}), ("ro", {"role": "replica"}),
                             ("rw", {"role": "primary"})):
        if store.get("service", "%s-%s" % (name, suffix), namespace) is None:
            store.put(_service(store, cluster, suffix, selector))
    if store.get("serviceaccount", name, namespace) is None:
        store.put(_account(cluster))
    wanted = cluster["spec"].get("monitoring", {}).get("enablePodMonitor")
    known = store.get("customresourcedefinition", MONITORS)
    if wanted and known and store.get(MONITOR, name, namespace) is None:
        store.put(_monitor(cluster))


def make_volumes(store, cluster, instance_name):
    """Makes the volume claims of an instance, where they are absent."""
    wanted = [(instance_name, "PG_DATA", cluster["spec"].get("storage") or {})]
    if cluster["spec"].get("walStorage"):
        wanted.append((instance_name + "-wal", "PG_WAL", cluster["spec"]["walStorage"]))
    for name, role, storage in wanted:
        if store.get("persistentvolumeclaim", name, cluster["metadata"]["namespace"]) is None:
            store.put(_volume(cluster, instance_name, name, role, storage))


def remove(store, uid, namespace):
    """Removes all that the cluster with this uid owns."""
    for kind in OWNED:
        for obj in store.list(kind, namespace):
            if any(owner["uid"] == uid for owner in obj["metadata"].get("ownerReferences", [])):
                store.delete(kind, obj["metadata"]["name"], namespace)


def _metadata(cluster, name, **labels):
    inherited = cluster["spec"].get("inheritedMetadata", {}).get("labels") or {}
    return {"name": name, "namespace": cluster["metadata"]["namespace"], "ownerReferences": pods.owner(cluster),
            "annotations": pods.annotations(cluster, **{"cnpg.io/operatorVersion": pods.OPERATOR_VERSION}),
            "labels": {**inherited, "cnpg.io/cluster": cluster["metadata"]["name"], **labels}}


def _service(store, cluster, suffix, selector):
    name = cluster["metadata"]["name"]
    address = addresses.cluster_ip(store)
    port = 5433 if "wrong-service-port" in faults.active() else 5432
    return {
        "apiVersion": "v1", "kind": "Service", "metadata": _metadata(cluster, "%s-%s" % (name, suffix)),
        "spec": {"type": "ClusterIP", "clusterIP": address, "clusterIPs": [address],
                 "ipFamilies": ["IPv4"], "ipFamilyPolicy": "SingleStack", "internalTrafficPolicy": "Cluster",
                 "sessionAffinity": "None", "selector": {"cnpg.io/cluster": name, **selector},
                 "ports": [{"name": "postgres", "port": port, "protocol": "TCP", "targetPort": 5432}]},
        "status": {"loadBalancer": {}},
    }


def _account(cluster):
    template = cluster["spec"].get("serviceAccountTemplate", {}).get("metadata") or {}
    metadata = _metadata(cluster, cluster["metadata"]["name"], **(template.get("labels") or {}))
    metadata["annotations"].update(template.get("annotations") or {})
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}


def _monitor(cluster):
    name = cluster["metadata"]["name"]
    return {
        "apiVersion": "monitoring.coreos.com/v1", "kind": "PodMonitor", "metadata": _metadata(cluster, name),
        "spec": {"namespaceSelector": {}, "podMetricsEndpoints": [{"port": "metrics"}],
                 "selector": {"matchLabels": {"cnpg.io/cluster": name, "cnpg.io/podRole": "instance"}}},
    }


def _volume(cluster, instance_name, name, role, storage):
    metadata = _metadata(cluster, name, **{"cnpg.io/instanceName": instance_name, "cnpg.io/pvcRole": role})
    template = storage.get("pvcTemplate") or {}
    size = storage.get("size") or template.get("resources", {}).get("requests", {}).get("storage", "1Gi")
    modes = template.get("accessModes") or ["ReadWriteOnce"]
    return {
        "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata,
        "spec": {"accessModes": modes, "resources": {"requests": {"storage": size}}, "volumeMode": "Filesystem",
                 "volumeName": "pvc-" + metadata["ownerReferences"][0]["uid"][:24] + name[-11:],
                 "storageClassName": storage.get("storageClass") or template.get("storageClassName") or "default"},
        "status": {"phase": "Bound", "accessModes": modes, "capacity": {"storage": size}},
    }
