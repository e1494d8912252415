"""Whether a cluster's pods may use a blob container, as workload identity decides it.

The service account NAMESPACE:CLUSTER gets a token for the identity whose client id it is annotated
with, if that identity has a federated credential for it; the identity must hold a role on the
storage account that lets it write blobs.
"""

import re
from collections import namedtuple

ROLES = ("Storage Blob Data Contributor", "Storage Blob Data Owner")
AUDIENCE = "api://AzureADTokenExchange"

Place = namedtuple("Place", "account container path")
"""Where a destinationPath leads: `path` is empty for the root of the container."""


class Denied(Exception):
    """The storage refuses; the text says why."""


def place(destination):
    """The Place of `https://ACCOUNT.blob.core.windows.net/CONTAINER[/PATH]`. Raises Denied."""
    match = re.fullmatch(r"https://([a-z0-9-]+)\.blob\.core\.windows\.net/([a-z0-9-]+)/?(.*?)/?", destination or "")
    if not match:
        raise Denied("'%s' is not the address of a blob container" % destination)
    return Place(*match.groups())


def check(store, cluster, destination):
    """Returns the Place a cluster may use. Raises Denied."""
    where = place(destination)
    account = next((item for item in store.list("azure-storage-account") if item["metadata"]["name"] == where.account),
                   None)
    if account is None:
        raise Denied("<urllib3.connection.HTTPSConnection object>: Failed to resolve "
                     "'%s.blob.core.windows.net' ([Errno -2] Name or service not known)" % where.account)
    identity = _identity(store, cluster)
    _federated(store, cluster, identity)
    _role(store, identity, account)
    wanted = "%s/%s" % (where.account, where.container)
    if not any(item["metadata"]["name"] == wanted for item in store.list("azure-container")):
        raise Denied("The specified container does not exist. ErrorCode:ContainerNotFound")
    return where


def _identity(store, cluster):
    labels = cluster["spec"].get("inheritedMetadata", {}).get("labels") or {}
    metadata = cluster["spec"].get("serviceAccountTemplate", {}).get("metadata") or {}
    client = (metadata.get("annotations") or {}).get("azure.workload.identity/client-id")
    if str(labels.get("azure.workload.identity/use", "")).lower() != "true":
        raise Denied("DefaultAzureCredential failed to retrieve a token from the included credentials: the pods "
                     "have no workload identity (label azure.workload.identity/use)")
    for identity in store.list("azure-identity"):
        if identity["body"].get("clientId") == client:
            return identity
    raise Denied("WorkloadIdentityCredential: AADSTS700016: Application with identifier '%s' was not found in the "
                 "directory" % client)


def _federated(store, cluster, identity):
    metadata = cluster["metadata"]
    subject = "system:serviceaccount:%s:%s" % (metadata["namespace"], metadata["name"])
    issuers = {item["body"].get("oidcIssuerProfile", {}).get("issuerUrl") for item in store.list("azure-aks")}
    prefix = identity["metadata"]["name"] + "/"
    for credential in store.list("azure-federated-credential", identity["metadata"].get("namespace")):
        body = credential["body"]
        if (credential["metadata"]["name"].startswith(prefix) and body.get("subject") == subject
                and body.get("issuer") in issuers and AUDIENCE in body.get("audiences", [])):
            return
    raise Denied("WorkloadIdentityCredential: AADSTS700213: No matching federated identity record found for "
                 "presented assertion subject '%s'" % subject)


def _role(store, identity, account):
    principal, wanted = identity["body"].get("principalId"), account["body"].get("id", "").lower()
    for assignment in store.list("azure-role-assignment"):
        body = assignment["body"]
        scope = body.get("scope", "").lower().rstrip("/")
        if (body.get("principalId") == principal and body.get("roleDefinitionName") in ROLES
                and (wanted == scope or wanted.startswith(scope + "/"))):
            return
    raise Denied("This request is not authorized to perform this operation using this permission. "
                 "ErrorCode:AuthorizationPermissionMismatch")
