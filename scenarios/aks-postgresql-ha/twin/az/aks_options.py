"""The options of az aks that the twin takes; those that change nothing here are read all the same."""

from .arguments import LOCATION, MANY, NO_WAIT, NONE, TAGS, YES, Option

_SCALING = (Option("--enable-cluster-autoscaler", "-e", count=NONE), Option("--min-count"), Option("--max-count"),
            Option("--node-count", "-c"))
_NODE = (Option("--node-vm-size", "-s"), Option("--zones", "-z", count=MANY), Option("--kubernetes-version", "-k"),
         Option("--node-osdisk-size"), Option("--node-osdisk-type"), Option("--max-pods", "-m"),
         Option("--os-sku", choices=("AzureLinux", "CBLMariner", "Mariner", "Ubuntu")), Option("--vnet-subnet-id"),
         Option("--pod-subnet-id"), NO_WAIT, TAGS)

CREATE = (LOCATION, YES) + _SCALING + _NODE + (
    Option("--nodepool-name", default="nodepool1"), Option("--nodepool-labels", count=MANY),
    Option("--nodepool-taints"), Option("--nodepool-tags", count=MANY), Option("--node-resource-group"),
    Option("--generate-ssh-keys", count=NONE), Option("--no-ssh-key", "-x", count=NONE), Option("--ssh-key-value"),
    Option("--enable-managed-identity", count=NONE), Option("--assign-identity"),
    Option("--assign-kubelet-identity"), Option("--enable-oidc-issuer", count=NONE),
    Option("--enable-workload-identity", count=NONE),
    Option("--network-plugin", choices=("azure", "kubenet", "none")),
    Option("--network-plugin-mode", choices=("overlay",)),
    Option("--network-dataplane", choices=("azure", "cilium")),
    Option("--network-policy", choices=("azure", "calico", "cilium", "none")), Option("--pod-cidr"),
    Option("--service-cidr"), Option("--dns-service-ip"), Option("--dns-name-prefix", "-p"),
    Option("--load-balancer-sku", choices=("basic", "standard")), Option("--outbound-type"),
    Option("--enable-azure-monitor-metrics", count=NONE), Option("--azure-monitor-workspace-resource-id"),
    Option("--grafana-resource-id"), Option("--enable-addons", "-a"), Option("--workspace-resource-id"),
    Option("--api-server-authorized-ip-ranges"), Option("--tier", choices=("free", "premium", "standard")),
    Option("--auto-upgrade-channel", choices=("node-image", "none", "patch", "rapid", "stable")),
    Option("--node-os-upgrade-channel", choices=("NodeImage", "None", "SecurityPatch", "Unmanaged")),
    Option("--enable-aad", count=NONE), Option("--enable-azure-rbac", count=NONE),
    Option("--disable-local-accounts", count=NONE), Option("--enable-private-cluster", count=NONE),
    Option("--attach-acr"), Option("--admin-username", "-u"),
)

POOL = _SCALING + _NODE + (
    Option("--labels", count=MANY), Option("--node-taints"),
    Option("--mode", choices=("System", "User"), default="User"),
    Option("--os-type", choices=("Linux", "Windows")), Option("--priority", choices=("Regular", "Spot")),
    Option("--max-surge"), Option("--enable-encryption-at-host", count=NONE),
)

UPDATE = (Option("--enable-azure-monitor-metrics", count=NONE), Option("--azure-monitor-workspace-resource-id"),
          Option("--grafana-resource-id"), Option("--enable-oidc-issuer", count=NONE),
          Option("--enable-workload-identity", count=NONE), TAGS)

CREDENTIALS = (Option("--overwrite-existing", count=NONE), Option("--admin", "-a", count=NONE), Option("--context"),
               Option("--file", "-f"), Option("--format"))

ADDON = (Option("--addons", "-a", required=True), Option("--workspace-resource-id"), NO_WAIT)
