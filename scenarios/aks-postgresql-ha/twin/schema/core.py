"""Schemas of Kubernetes' own kinds."""

from .types import ANY, BOOLEAN, INTEGER, MAP, PORT, QUANTITY, TEXT, Object

METADATA = Object("ObjectMeta", {
    "name": TEXT, "generateName": TEXT, "namespace": TEXT, "labels": MAP, "annotations": MAP, "finalizers": [TEXT],
    "ownerReferences": [ANY], "uid": TEXT, "resourceVersion": TEXT, "generation": INTEGER, "creationTimestamp": ANY,
    "deletionTimestamp": ANY, "deletionGracePeriodSeconds": INTEGER, "managedFields": [ANY], "selfLink": TEXT,
})

LABEL_SELECTOR = Object("LabelSelector", {
    "matchLabels": MAP,
    "matchExpressions": [Object("LabelSelectorRequirement", {"key": TEXT, "operator": TEXT, "values": [TEXT]},
                                ("key", "operator"))],
})

RESOURCES = Object("ResourceRequirements", {
    "requests": Object("ResourceList", dict.fromkeys(
        ("cpu", "memory", "storage", "ephemeral-storage", "hugepages-2Mi", "hugepages-1Gi"), QUANTITY)),
    "limits": Object("ResourceList", dict.fromkeys(
        ("cpu", "memory", "storage", "ephemeral-storage", "hugepages-2Mi", "hugepages-1Gi"), QUANTITY)),
    "claims": [ANY],
})

VOLUME_CLAIM = Object("PersistentVolumeClaimSpec", {
    "accessModes": [TEXT], "selector": LABEL_SELECTOR, "resources": RESOURCES, "volumeName": TEXT,
    "storageClassName": TEXT, "volumeMode": TEXT, "dataSource": ANY, "dataSourceRef": ANY,
    "volumeAttributesClassName": TEXT,
})

SECRET_KEY = Object("SecretKeySelector", {"name": TEXT, "key": TEXT, "optional": BOOLEAN}, ("name", "key"))

_PORT = Object("ServicePort", {"name": TEXT, "protocol": TEXT, "appProtocol": TEXT, "port": INTEGER,
                               "targetPort": PORT, "nodePort": INTEGER})

_SERVICE = Object("ServiceSpec", {
    "type": TEXT, "ports": [_PORT], "selector": MAP, "clusterIP": TEXT, "clusterIPs": [TEXT], "externalIPs": [TEXT],
    "sessionAffinity": TEXT, "sessionAffinityConfig": ANY, "loadBalancerIP": TEXT, "loadBalancerClass": TEXT,
    "loadBalancerSourceRanges": [TEXT], "externalName": TEXT, "externalTrafficPolicy": TEXT,
    "internalTrafficPolicy": TEXT, "healthCheckNodePort": INTEGER, "publishNotReadyAddresses": BOOLEAN,
    "ipFamilies": [TEXT], "ipFamilyPolicy": TEXT, "allocateLoadBalancerNodePorts": BOOLEAN,
    "trafficDistribution": TEXT,
})


def kind(name, **fields):
    """The schema of a kind with these fields next to those that all kinds have."""
    return Object(name, {"apiVersion": TEXT, "kind": TEXT, "metadata": METADATA, **fields})


SCHEMAS = {
    "namespace": kind("Namespace", spec=ANY, status=ANY),
    "configmap": kind("ConfigMap", data=MAP, binaryData=MAP, immutable=BOOLEAN),
    "secret": kind("Secret", data=MAP, stringData=MAP, type=TEXT, immutable=BOOLEAN),
    "serviceaccount": kind("ServiceAccount", secrets=[ANY], imagePullSecrets=[ANY],
                           automountServiceAccountToken=BOOLEAN),
    "service": kind("Service", spec=_SERVICE, status=ANY),
}
