"""az storage: accounts, their containers, and the blobs that lie in them."""

import datetime
import os
import re
import shutil
import sys

from .. import faults, scope
from ..program import Failure
from ..store import new_uid, now
from . import resources
from .arguments import GROUP, LOCATION, MAYBE, NAME, NONE, TAGS, YES, Option

TYPE = "Microsoft.Storage/storageAccounts"
_SKUS = ("Premium_LRS", "Premium_ZRS", "Standard_GRS", "Standard_GZRS", "Standard_LRS", "Standard_RAGRS",
         "Standard_RAGZRS", "Standard_ZRS")
_KINDS = ("BlobStorage", "BlockBlobStorage", "FileStorage", "Storage", "StorageV2")


def _create(store, values):
    name, group = values["name"], values["resource_group"]
    resources.group(store, group)
    if not re.fullmatch(r"[a-z0-9]{3,24}", name):
        raise resources.failure("AccountNameInvalid", "%s is not a valid storage account name. Storage account name "
                                "must be between 3 and 24 characters in length and use numbers and lower-case letters "
                                "only." % name)
    before = _account(store, name)
    if before and before["metadata"]["namespace"] != group:
        raise resources.failure("StorageAccountAlreadyTaken", "The storage account named %s is already taken." % name)
    region = resources.location(store, values)
    return resources.keep(store, "azure-storage-account", name, group, {
        "accessTier": values["access_tier"] or "Hot", "allowBlobPublicAccess": bool(values["allow_blob_public_access"]),
        "creationTime": now(), "enableHttpsTrafficOnly": True, "id": resources.resource_id(group, TYPE, name),
        "kind": values["kind"], "location": region, "minimumTlsVersion": values["min_tls_version"] or "TLS1_0",
        "name": name,
        "primaryEndpoints": {part: "https://%s.%s.core.windows.net/" % (name, part)
                             for part in ("blob", "dfs", "file", "queue", "table", "web")},
        "primaryLocation": region, "provisioningState": "Succeeded", "resourceGroup": group,
        "sku": {"name": values["sku"], "tier": values["sku"].split("_")[0]}, "statusOfPrimary": "available",
        "tags": resources.tags(values) or {}, "type": TYPE})


def _show(store, values):
    if values["resource_group"]:
        return resources.find(store, "azure-storage-account", TYPE, values["name"], values["resource_group"])["body"]
    found = _account(store, values["name"])
    if found is None:
        raise Failure("ERROR: Can't find storage account '%s'" % values["name"], 3)
    return found["body"]


def _list(store, values):
    return [item["body"] for item in store.list("azure-storage-account", values["resource_group"])]


def _account(store, name):
    return next((item for item in store.list("azure-storage-account") if item["metadata"]["name"] == name), None)


def _reach(store, values):
    """The account of a request for data. Raises Failure as the client does when there is none."""
    name = values["account_name"]
    if not name:
        raise Failure("ERROR: \nMissing credentials to access storage service. The following variations are accepted:\n"
                      "    (1) account name and key (--account-name and --account-key options or\n"
                      "        set AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY environment variables)")
    found = _account(store, name)
    if found is None:
        if not values["only_show_errors"] and values["auth_mode"] != "login":
            print("\nSkip querying account key due to failure: Storage account '%s' not found." % name,
                  file=sys.stderr)
        raise Failure("ERROR: <urllib3.connection.HTTPSConnection object at 0x7f%s>: Failed to establish a new "
                      "connection: [Errno -2] Name or service not known" % os.urandom(5).hex())
    if not values["only_show_errors"] and values["auth_mode"] != "login":
        print("\nThere are no credentials provided in your command and environment, we will query for account key for "
              "your storage account.\nIt is recommended to provide --connection-string, --account-key or --sas-token "
              "in your command as credentials.\n", file=sys.stderr)
    return found


def _service_failure(code, message, status):
    stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"
    return Failure("ERROR: %s\nRequestId:%s\nTime:%s\nErrorCode:%s" % (message, new_uid(), stamp, code), status)


def _create_container(store, values):
    account = _reach(store, values)
    name, group = values["name"], account["metadata"]["namespace"]
    if not re.fullmatch(r"(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", name):
        raise _service_failure("InvalidResourceName", "The specified resource name contains invalid characters.", 1)
    full = "%s/%s" % (account["metadata"]["name"], name)
    made = store.create({"kind": "azure-container", "metadata": {"name": full, "namespace": group},
                         "body": {"name": name, "properties": {"lastModified": now()}}})
    os.makedirs(scope.blob_directory(account["metadata"]["name"], name), exist_ok=True)
    return {"created": made is not None}


def _container(store, values):
    account = _reach(store, values)
    name = "%s/%s" % (account["metadata"]["name"], values["container_name"])
    found = store.get("azure-container", name, account["metadata"]["namespace"])
    if found is None:
        raise _service_failure("ContainerNotFound", "The specified container does not exist.", 3)
    return found, scope.blob_directory(account["metadata"]["name"], values["container_name"])


def _list_containers(store, values):
    account = _reach(store, values)
    return [item["body"] for item in store.list("azure-container", account["metadata"]["namespace"])
            if item["metadata"]["name"].startswith(account["metadata"]["name"] + "/")]


def _delete_container(store, values):
    account = _reach(store, values)
    full = "%s/%s" % (account["metadata"]["name"], values["name"])
    gone = store.delete("azure-container", full, account["metadata"]["namespace"])
    if gone:
        shutil.rmtree(scope.blob_directory(account["metadata"]["name"], values["name"]), ignore_errors=True)
    return {"deleted": gone}


def _list_blobs(store, values):
    found, folder = _container(store, values)
    del found
    if "blobs-hidden" in faults.active():
        return []
    blobs = []
    for parent, _, names in os.walk(os.path.realpath(folder)):
        for name in names:
            path = os.path.join(parent, name)
            blob = os.path.relpath(path, os.path.realpath(folder))
            if blob.startswith(values["prefix"] or ""):
                blobs.append(_blob(values["container_name"], blob, os.stat(path)))
    blobs.sort(key=lambda blob: blob["name"])
    return blobs[:int(values["num_results"])] if (values["num_results"] or "*") != "*" else blobs


def _blob(container, name, status):
    modified = datetime.datetime.fromtimestamp(int(status.st_mtime), datetime.timezone.utc).isoformat()
    return {"container": container, "deleted": None, "encryptedMetadata": None, "metadata": None, "name": name,
            "properties": {"blobTier": "Hot", "blobType": "BlockBlob", "contentLength": status.st_size,
                           "contentSettings": {"contentType": "application/octet-stream"},
                           "creationTime": modified, "lastModified": modified},
            "snapshot": None, "tags": None, "versionId": None}


_DATA = (Option("--account-name"), Option("--auth-mode", choices=("key", "login")), Option("--account-key"),
         Option("--connection-string"), Option("--sas-token"), Option("--timeout"))

COMMANDS = {
    "storage account create": ((
        NAME, GROUP, LOCATION, TAGS, Option("--sku", choices=_SKUS, default="Standard_RAGRS"),
        Option("--kind", choices=_KINDS, default="StorageV2"), Option("--access-tier", choices=("Cold", "Cool", "Hot")),
        Option("--min-tls-version", choices=("TLS1_0", "TLS1_1", "TLS1_2")),
        Option("--allow-blob-public-access", count=MAYBE), Option("--https-only", count=MAYBE),
        Option("--allow-shared-key-access", count=MAYBE), Option("--public-network-access"),
        Option("--default-action", choices=("Allow", "Deny")), Option("--bypass")), _create),
    "storage account show": ((NAME, Option("--resource-group", "-g")), _show),
    "storage account list": ((Option("--resource-group", "-g"),), _list),
    "storage container create": ((NAME, Option("--public-access", choices=("blob", "container", "off")),
                                  Option("--fail-on-exist", count=NONE), Option("--metadata")) + _DATA,
                                 _create_container),
    "storage container list": (_DATA, _list_containers),
    "storage container delete": ((NAME, YES) + _DATA, _delete_container),
    "storage blob list": ((Option("--container-name", "-c", required=True), Option("--prefix"),
                           Option("--num-results"), Option("--include"), Option("--delimiter")) + _DATA, _list_blobs),
}
