"""The schema of an object store, as Barman Cloud uses it."""

from .core import SECRET_KEY
from .types import BOOLEAN, INTEGER, MAP, TEXT, Enum, Object

REFERENCE = Object("LocalObjectReference", {"name": TEXT}, ("name",))

_AZURE = Object("AzureCredentials", {
    "connectionString": SECRET_KEY, "storageAccount": SECRET_KEY, "storageKey": SECRET_KEY,
    "storageSasToken": SECRET_KEY, "inheritFromAzureAD": BOOLEAN})

_S3 = Object("S3Credentials", {
    "accessKeyId": SECRET_KEY, "secretAccessKey": SECRET_KEY, "region": SECRET_KEY, "sessionToken": SECRET_KEY,
    "inheritFromIAMRole": BOOLEAN})

_GOOGLE = Object("GoogleCredentials", {"applicationCredentials": SECRET_KEY, "gkeEnvironment": BOOLEAN})

_COMPRESSION = Enum("gzip", "bzip2", "snappy")
_ENCRYPTION = Enum("AES256", "aws:kms")

_WAL = Object("WalBackupConfiguration", {
    "compression": _COMPRESSION, "encryption": _ENCRYPTION, "maxParallel": INTEGER,
    "archiveAdditionalCommandArgs": [TEXT], "restoreAdditionalCommandArgs": [TEXT]})

_DATA = Object("DataBackupConfiguration", {
    "compression": _COMPRESSION, "encryption": _ENCRYPTION, "immediateCheckpoint": BOOLEAN, "jobs": INTEGER,
    "additionalCommandArgs": [TEXT]})

OBJECT_STORE = Object("BarmanObjectStoreConfiguration", {
    "azureCredentials": _AZURE, "s3Credentials": _S3, "googleCredentials": _GOOGLE, "endpointURL": TEXT,
    "endpointCA": SECRET_KEY, "destinationPath": TEXT, "serverName": TEXT, "wal": _WAL, "data": _DATA, "tags": MAP,
    "historyTags": MAP}, ("destinationPath",))
