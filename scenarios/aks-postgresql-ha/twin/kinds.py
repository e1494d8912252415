"""The kinds of objects: their names, groups and scopes."""

from collections import namedtuple

Kind = namedtuple("Kind", "singular plural group version kind namespaced short")
"""One kind. `singular` is its name in the store; `group` is empty for the core group."""


def _kind(singular, plural, group, version, kind, namespaced=True, short=()):
    return Kind(singular, plural, group, version, kind, namespaced, short)


CNPG = "postgresql.cnpg.io"

KINDS = (
    _kind("namespace", "namespaces", "", "v1", "Namespace", False, ("ns",)),
    _kind("node", "nodes", "", "v1", "Node", False, ("no",)),
    _kind("pod", "pods", "", "v1", "Pod", short=("po",)),
    _kind("service", "services", "", "v1", "Service", short=("svc",)),
    _kind("secret", "secrets", "", "v1", "Secret"),
    _kind("configmap", "configmaps", "", "v1", "ConfigMap", short=("cm",)),
    _kind("event", "events", "", "v1", "Event", short=("ev",)),
    _kind("serviceaccount", "serviceaccounts", "", "v1", "ServiceAccount", short=("sa",)),
    _kind("persistentvolumeclaim", "persistentvolumeclaims", "", "v1", "PersistentVolumeClaim", short=("pvc",)),
    _kind("deployment", "deployments", "apps", "v1", "Deployment", short=("deploy",)),
    _kind("daemonset", "daemonsets", "apps", "v1", "DaemonSet", short=("ds",)),
    _kind("job", "jobs", "batch", "v1", "Job"),
    _kind("customresourcedefinition", "customresourcedefinitions", "apiextensions.k8s.io", "v1",
          "CustomResourceDefinition", False, ("crd", "crds")),
    _kind("cluster", "clusters", CNPG, "v1", "Cluster"),
    _kind("backup", "backups", CNPG, "v1", "Backup"),
    _kind("scheduledbackup", "scheduledbackups", CNPG, "v1", "ScheduledBackup"),
    _kind("podmonitor.monitoring.coreos.com", "podmonitors", "monitoring.coreos.com", "v1",
          "PodMonitor", short=("pmon",)),
    _kind("podmonitor.azmonitoring.coreos.com", "podmonitors", "azmonitoring.coreos.com", "v1", "PodMonitor"),
)


def api_version(kind):
    """`apiVersion` as a manifest spells it: `v1`, `apps/v1`."""
    return kind.version if not kind.group else kind.group + "/" + kind.version


def of_object(obj):
    """The Kind of a Kubernetes object, None when its apiVersion and kind name none."""
    wanted = (obj.get("apiVersion"), obj.get("kind"))
    return next((kind for kind in KINDS if (api_version(kind), kind.kind) == wanted), None)


def by_singular(name):
    """The Kind with this name in the store, None when there is none (Azure's own things)."""
    return next((kind for kind in KINDS if kind.singular == name), None)


def full_plural(kind):
    """`pods`, `clusters.postgresql.cnpg.io`: the way errors and folders spell a kind."""
    return kind.plural if not kind.group else kind.plural + "." + kind.group
