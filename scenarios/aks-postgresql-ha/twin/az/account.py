"""az login, account, ad, extension, provider, version: who one is, and what is there beforehand."""

from . import resources
from .arguments import MANY, MAYBE, NONE, YES, Option

_VERSION = "2.61.0"


def _show(_store, _values):
    subscription, tenant, _ = resources.account_ids()
    return {"environmentName": "AzureCloud", "homeTenantId": tenant, "id": subscription, "isDefault": True,
            "managedByTenants": [], "name": "local twin", "state": "Enabled", "tenantId": tenant,
            "user": {"name": "user@example.com", "type": "user"}}


def _list(store, values):
    return [_show(store, values)]


def _set(_store, values):
    asked = values["subscription"]
    if asked not in (None, resources.account_ids()[0], "local twin"):
        from ..program import Failure
        raise Failure("ERROR: The subscription of '%s' doesn't exist in cloud 'AzureCloud'." % asked)


def _me(_store, _values):
    return {"displayName": "user", "id": resources.account_ids()[2], "mail": "user@example.com",
            "userPrincipalName": "user@example.com"}


def _nothing(_store, _values):
    return None


def _provider(_store, values):
    return {"id": "/subscriptions/%s/providers/%s" % (resources.account_ids()[0], values["namespace"]),
            "namespace": values["namespace"], "registrationPolicy": "RegistrationRequired",
            "registrationState": "Registered"}


def _version(_store, _values):
    return {"azure-cli": _VERSION, "azure-cli-core": _VERSION, "azure-cli-telemetry": "1.1.0", "extensions": {}}


_EXTENSION = (Option("--name", "-n", required=True), Option("--upgrade", count=MAYBE), YES,
              Option("--allow-preview", count=MAYBE), Option("--version"), Option("--system", count=NONE))

COMMANDS = {
    "login": ((Option("--use-device-code", count=NONE), Option("--tenant", "-t"),
               Option("--identity", "-i", count=NONE)), _list),
    "account show": ((), _show),
    "account list": ((Option("--all", count=NONE),), _list),
    "account set": ((Option("--name", "-n"),), _set),
    "ad signed-in-user show": ((), _me),
    "extension add": (_EXTENSION, _nothing),
    "extension update": (_EXTENSION, _nothing),
    "provider register": ((Option("--namespace", "-n", required=True), Option("--wait", count=NONE),
                           Option("--consent-to-permissions", count=MANY)), _nothing),
    "provider show": ((Option("--namespace", "-n", required=True),), _provider),
    "version": ((), _version),
}
