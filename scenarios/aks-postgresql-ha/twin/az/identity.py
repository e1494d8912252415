"""az identity: user-assigned managed identities and their federated credentials."""

from .. import faults
from ..program import Failure
from ..store import new_uid
from . import resources
from .arguments import FOOTER, GROUP, LOCATION, MANY, NAME, TAGS, YES, Option

TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities"
_AUDIENCE = "api://AzureADTokenExchange"


def _create(store, values):
    name, group = values["name"], values["resource_group"]
    resources.group(store, group)
    before = (store.get("azure-identity", name, group) or {}).get("body", {})
    return resources.keep(store, "azure-identity", name, group, {
        "clientId": before.get("clientId") or new_uid(), "id": resources.resource_id(group, TYPE, name),
        "location": resources.location(store, values), "name": name,
        "principalId": before.get("principalId") or new_uid(), "resourceGroup": group, "systemData": None,
        "tags": resources.tags(values) or {}, "tenantId": resources.account_ids()[1], "type": TYPE})


def _show(store, values):
    return resources.find(store, "azure-identity", TYPE, values["name"], values["resource_group"])["body"]


def _list(store, values):
    if values["resource_group"]:
        resources.group(store, values["resource_group"])
    return [item["body"] for item in store.list("azure-identity", values["resource_group"])]


def _delete(store, values):
    resources.group(store, values["resource_group"])
    store.delete("azure-identity", values["name"], values["resource_group"])


def _parent(store, values, action):
    group, name = values["resource_group"], values["identity_name"]
    resources.group(store, group)
    if store.get("azure-identity", name, group) is None:
        raise resources.failure(
            "ParentResourceNotFound", "Failed to perform '%s' on resource(s) of type "
            "'userAssignedIdentities/federatedIdentityCredentials', because the parent resource '%s' could not be "
            "found." % (action, resources.resource_id(group, TYPE, name)), 3)
    return name, group


def _create_credential(store, values):
    name, group = _parent(store, values, "write")
    if not values["issuer"] or not values["subject"]:
        raise Failure("ERROR: usage error: please provide both --issuer and --subject parameters\n" + FOOTER, 2)
    if not values["issuer"].startswith("https://"):
        raise resources.failure("BadRequest", "Issuer '%s' is not a valid URL." % values["issuer"])
    for other in _credentials(store, name, group):
        same = other["issuer"] == values["issuer"] and other["subject"] == values["subject"]
        if same and other["name"] != values["name"]:
            raise resources.failure("Conflict", "Issuer and subject combination already exists for this Managed "
                                    "Identity.")
    body = {"audiences": values["audiences"] or [_AUDIENCE], "id": _credential_id(group, name, values["name"]),
            "issuer": values["issuer"], "name": values["name"], "resourceGroup": group,
            "subject": values["subject"], "systemData": None, "type": TYPE + "/federatedIdentityCredentials"}
    if "credential-lost" in faults.active():
        return body
    return resources.keep(store, "azure-federated-credential", "%s/%s" % (name, values["name"]), group, body)


def _credential_id(group, identity, name):
    return "%s/federatedIdentityCredentials/%s" % (resources.resource_id(group, TYPE, identity), name)


def _credentials(store, identity, group):
    return [item["body"] for item in store.list("azure-federated-credential", group)
            if item["metadata"]["name"].startswith(identity + "/")]


def _list_credentials(store, values):
    return _credentials(store, *_parent(store, values, "read"))


def _show_credential(store, values):
    name, group = _parent(store, values, "read")
    found = store.get("azure-federated-credential", "%s/%s" % (name, values["name"]), group)
    if found is None:
        raise resources.failure("NotFound", "The resource '%s' was not found."
                                % _credential_id(group, name, values["name"]), 3)
    return found["body"]


def _delete_credential(store, values):
    name, group = _parent(store, values, "delete")
    resources.confirm(values, "Are you sure you want to delete this federated identity credential '%s'?"
                      % values["name"])
    store.delete("azure-federated-credential", "%s/%s" % (name, values["name"]), group)


_IDENTITY = Option("--identity-name", required=True)
_CREDENTIAL = Option("--name", "-n", required=True)
_CLAIMS = (Option("--issuer"), Option("--subject"), Option("--audiences", count=MANY))

COMMANDS = {
    "identity create": ((NAME, GROUP, LOCATION, TAGS), _create),
    "identity show": ((NAME, GROUP), _show),
    "identity list": ((Option("--resource-group", "-g"),), _list),
    "identity delete": ((NAME, GROUP), _delete),
    "identity federated-credential create": ((_CREDENTIAL, _IDENTITY, GROUP) + _CLAIMS, _create_credential),
    "identity federated-credential list": ((_IDENTITY, GROUP), _list_credentials),
    "identity federated-credential show": ((_CREDENTIAL, _IDENTITY, GROUP), _show_credential),
    "identity federated-credential delete": ((_CREDENTIAL, _IDENTITY, GROUP, YES), _delete_credential),
}
