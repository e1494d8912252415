"""CloudNativePG's release manifests: the other way to install the operator."""

import re

from ..helm import cnpg
from ..program import Failure

_NAME = re.compile(r"https://\S*/cnpg-(1\.2\d\.\d+)\.yaml")
_CRDS = ("backups", "clusterimagecatalogs", "clusters", "imagecatalogs", "poolers", "scheduledbackups")
_BEFORE = ("namespace/cnpg-system",)
_AFTER = (
    "serviceaccount/cnpg-manager", "clusterrole.rbac.authorization.k8s.io/cnpg-manager",
    "clusterrolebinding.rbac.authorization.k8s.io/cnpg-manager-rolebinding", "configmap/cnpg-default-monitoring",
    "service/cnpg-webhook-service", "deployment.apps/cnpg-controller-manager",
    "mutatingwebhookconfiguration.admissionregistration.k8s.io/cnpg-mutating-webhook-configuration",
    "validatingwebhookconfiguration.admissionregistration.k8s.io/cnpg-validating-webhook-configuration",
)


def apply(call, url):
    """Installs the operator and prints what `kubectl apply` would. Raises Failure for other addresses."""
    match = _NAME.fullmatch(url)
    if not match:
        raise Failure('error: unable to read URL "%s", server reported 404 Not Found, status code=404' % url)
    verb = "serverside-applied" if call.flags["server-side"] else "created"
    if call.store.get("namespace", "cnpg-system") is None:
        call.store.put({"apiVersion": "v1", "kind": "Namespace", "spec": {}, "status": {"phase": "Active"},
                        "metadata": {"name": "cnpg-system"}})
    cnpg.install(call.store, "cnpg-system", "cnpg-controller-manager")
    names = list(_BEFORE)
    names += ["customresourcedefinition.apiextensions.k8s.io/%s.postgresql.cnpg.io" % name for name in _CRDS]
    for name in names + list(_AFTER):
        print("%s %s" % (name, verb))
