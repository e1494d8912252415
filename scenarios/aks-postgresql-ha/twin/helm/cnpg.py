"""The chart of CloudNativePG's operator."""

from ..api import definitions
from ..program import Failure
from . import deployments

VERSION, APP_VERSION = "cloudnative-pg-0.21.4", "1.23.1"
_IMAGE = "ghcr.io/cloudnative-pg/cloudnative-pg:" + APP_VERSION
KINDS = (("backups", "Backup"), ("clusters", "Cluster"), ("imagecatalogs", "ImageCatalog"), ("poolers", "Pooler"),
          ("clusterimagecatalogs", "ClusterImageCatalog"), ("scheduledbackups", "ScheduledBackup"))


def install(store, namespace, name):
    """Makes the kinds and the deployment of the operator, and starts it. Raises Failure without PostgreSQL."""
    from .. import operator, postgres
    try:
        operator.ensure_running()
    except postgres.Missing as missing:
        raise Failure("Error: %s" % missing) from None
    for plural, kind in KINDS:
        definitions.define(store, "postgresql.cnpg.io", plural, kind)
    deployments.deploy(store, namespace, name, _IMAGE, {"app.kubernetes.io/instance": "cnpg"})


def deploy(store, release, namespace):
    """Installs the chart."""
    install(store, namespace, _name(release))


def withdraw(store, release, namespace):
    """Removes what the chart made; its kinds stay."""
    deployments.withdraw(store, namespace, _name(release))


def notes(_release, namespace):
    """What helm prints after an installation."""
    return """CloudNativePG operator should be installed in namespace "%s".
You can now create a PostgreSQL cluster with 3 nodes as follows:

cat <<EOF | kubectl apply -f -
# Example of PostgreSQL cluster
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: cluster-example
  \nspec:
  instances: 3
  storage:
    size: 1Gi
EOF

kubectl get -A cluster
""" % namespace


def _name(release):
    return release if "cloudnative-pg" in release else release + "-cloudnative-pg"
