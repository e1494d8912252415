"""az role assignment."""

from ..program import Failure
from ..store import new_uid, now
from . import resources
from .arguments import NONE, YES, Option

ROLES = {
    "Owner": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Contributor": "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "Reader": "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "Network Contributor": "4d97b98b-1d4f-4787-a291-c67834d212e7",
    "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "Storage Blob Data Owner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    "Storage Account Contributor": "17d1049b-9a84-46fb-8f53-869881c3d3ab",
    "Managed Identity Operator": "f1a07417-d97a-45cb-824c-7a7467783830",
    "Azure Kubernetes Service Cluster Admin Role": "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8",
    "Azure Kubernetes Service RBAC Cluster Admin": "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
    "Monitoring Reader": "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
    "Grafana Admin": "22926164-76b3-42b3-bc55-97df8dab3e41",
}
"""Built-in roles and their ids."""


def _create(store, values):
    role = _role(values["role"])
    principal, type_ = _principal(store, values)
    scope = values["scope"].rstrip("/")
    if not scope.startswith("/subscriptions/"):
        raise resources.failure("MissingSubscription", "The request did not have a subscription or a valid tenant "
                                "level resource provider.")
    for item in store.list("azure-role-assignment"):
        body = item["body"]
        if (body["principalId"], body["roleDefinitionName"], body["scope"]) == (principal, role, scope):
            return body
    name = new_uid()
    body = {
        "condition": None, "conditionVersion": None, "createdBy": None, "createdOn": now(),
        "delegatedManagedIdentityResourceId": None, "description": values["description"],
        "id": "%s/providers/Microsoft.Authorization/roleAssignments/%s" % (scope, name), "name": name,
        "principalId": principal, "principalName": principal, "principalType": type_,
        "roleDefinitionId": "/subscriptions/%s/providers/Microsoft.Authorization/roleDefinitions/%s"
                            % (resources.account_ids()[0], ROLES[role]),
        "roleDefinitionName": role, "scope": scope, "type": "Microsoft.Authorization/roleAssignments",
        "updatedBy": None, "updatedOn": now()}
    if scope.count("/") > 3:
        body["resourceGroup"] = scope.split("/")[4]
    store.put({"kind": "azure-role-assignment", "metadata": {"name": name}, "body": body})
    return body


def _role(text):
    for name, identifier in ROLES.items():
        if text.lower() == name.lower() or text.rpartition("/")[2] == identifier:
            return name
    raise Failure("ERROR: Role '%s' doesn't exist." % text)


def _principal(store, values):
    asked = values["assignee_object_id"] or values["assignee"]
    if not asked:
        raise Failure("ERROR: usage error: --assignee STRING | --assignee-object-id GUID", 2)
    subscription, tenant, user = resources.account_ids()
    del subscription
    if asked == user:
        return user, "User"
    for item in store.list("azure-identity"):
        if asked in (item["body"]["principalId"], item["body"]["clientId"]):
            return item["body"]["principalId"], "ServicePrincipal"
    if values["assignee"]:
        raise Failure("ERROR: Cannot find user or service principal in graph database for '%s'. If the assignee is an "
                      "appId, make sure the corresponding service principal is created with 'az ad sp create --id %s'."
                      % (asked, asked))
    raise resources.failure("PrincipalNotFound", "Principal %s does not exist in the directory %s. Check that you have "
                            "the correct principal ID." % (asked.replace("-", ""), tenant))


def _list(store, values):
    found = [item["body"] for item in store.list("azure-role-assignment")]
    if values["scope"]:
        found = [body for body in found if body["scope"] == values["scope"].rstrip("/")]
    if values["role"]:
        found = [body for body in found if body["roleDefinitionName"] == _role(values["role"])]
    asked = values["assignee"] or values["assignee_object_id"]
    return [body for body in found if not asked or body["principalId"] == _principal(store, values)[0]]


def _delete(store, values):
    matching = _list(store, values)
    for body in matching:
        store.delete("azure-role-assignment", body["name"])


_WHO = (Option("--assignee"), Option("--assignee-object-id"), Option("--scope"), Option("--role"),
        Option("--resource-group", "-g"))

COMMANDS = {
    "role assignment create": ((
        Option("--role", required=True), Option("--scope", required=True), Option("--assignee"),
        Option("--assignee-object-id"), Option("--assignee-principal-type", choices=(
            "ForeignGroup", "Group", "ServicePrincipal", "User")), Option("--description"), Option("--name", "-n"),
        Option("--condition"), Option("--condition-version")), _create),
    "role assignment list": (_WHO + (Option("--all", count=NONE), Option("--include-inherited", count=NONE)), _list),
    "role assignment delete": (_WHO + (YES,), _delete),
}
