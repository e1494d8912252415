"""Schemas of CloudNativePG's kinds, version 1.23."""

from .barman import OBJECT_STORE, REFERENCE
from .core import LABEL_SELECTOR, RESOURCES, SECRET_KEY, VOLUME_CLAIM, kind
from .types import ANY, BOOLEAN, INTEGER, MAP, TEXT, Enum, Object

METHOD = Enum("barmanObjectStore", "volumeSnapshot", "plugin")
TARGET = Enum("primary", "prefer-standby")

_METADATA = Object("EmbeddedObjectMetadata", {"labels": MAP, "annotations": MAP})
_CONFIG_KEY = Object("ConfigMapKeySelector", {"name": TEXT, "key": TEXT}, ("name", "key"))

_STORAGE = Object("StorageConfiguration", {
    "storageClass": TEXT, "size": TEXT, "resizeInUseVolumes": BOOLEAN, "pvcTemplate": VOLUME_CLAIM})

_AFFINITY = Object("AffinityConfiguration", {
    "enablePodAntiAffinity": BOOLEAN, "topologyKey": TEXT, "nodeSelector": MAP, "nodeAffinity": ANY,
    "tolerations": [ANY], "podAntiAffinityType": TEXT, "additionalPodAntiAffinity": ANY, "additionalPodAffinity": ANY})

_SPREAD = Object("TopologySpreadConstraint", {
    "maxSkew": INTEGER, "topologyKey": TEXT, "whenUnsatisfiable": TEXT, "labelSelector": LABEL_SELECTOR,
    "minDomains": INTEGER, "nodeAffinityPolicy": TEXT, "nodeTaintsPolicy": TEXT, "matchLabelKeys": [TEXT],
}, ("maxSkew", "topologyKey", "whenUnsatisfiable"))

_POSTGRES = Object("PostgresConfiguration", {
    "parameters": MAP, "pg_hba": [TEXT], "pg_ident": [TEXT], "shared_preload_libraries": [TEXT], "ldap": ANY,
    "syncReplicaElectionConstraint": Object("SyncReplicaElectionConstraints", {
        "enabled": BOOLEAN, "nodeLabelsAntiAffinity": [TEXT]}, ("enabled",)),
    "promotionTimeout": INTEGER, "enableAlterSystem": BOOLEAN})

_IMPORT = Object("Import", {
    "source": Object("ImportSource", {"externalCluster": TEXT}, ("externalCluster",)),
    "type": Enum("microservice", "monolith"), "databases": [TEXT], "roles": [TEXT],
    "postImportApplicationSQL": [TEXT], "schemaOnly": BOOLEAN}, ("databases", "source", "type"))

_INITDB = Object("BootstrapInitDB", {
    "database": TEXT, "owner": TEXT, "secret": REFERENCE, "options": [TEXT], "dataChecksums": BOOLEAN,
    "encoding": TEXT, "localeCollate": TEXT, "localeCType": TEXT, "walSegmentSize": INTEGER, "postInitSQL": [TEXT],
    "postInitApplicationSQL": [TEXT], "postInitTemplateSQL": [TEXT], "import": _IMPORT,
    "postInitApplicationSQLRefs": ANY, "postInitTemplateSQLRefs": ANY, "postInitSQLRefs": ANY})

_TARGET_TIME = Object("RecoveryTarget", {
    "backupID": TEXT, "targetTLI": TEXT, "targetXID": TEXT, "targetName": TEXT, "targetLSN": TEXT,
    "targetTime": TEXT, "targetImmediate": BOOLEAN, "exclusive": BOOLEAN})

_RECOVERY = Object("BootstrapRecovery", {
    "backup": ANY, "source": TEXT, "volumeSnapshots": ANY, "recoveryTarget": _TARGET_TIME, "database": TEXT,
    "owner": TEXT, "secret": REFERENCE})

_BASEBACKUP = Object("BootstrapPgBaseBackup", {"source": TEXT, "database": TEXT, "owner": TEXT, "secret": REFERENCE},
                     ("source",))

_SLOTS = Object("ReplicationSlotsConfiguration", {
    "highAvailability": Object("ReplicationSlotsHAConfiguration", {"enabled": BOOLEAN, "slotPrefix": TEXT}),
    "updateInterval": INTEGER,
    "synchronizeReplicas": Object("SynchronizeReplicasConfiguration", {"enabled": BOOLEAN,
                                                                       "excludePatterns": [TEXT]})})

_MONITORING = Object("MonitoringConfiguration", {
    "disableDefaultQueries": BOOLEAN, "customQueriesConfigMap": [_CONFIG_KEY], "customQueriesSecret": [SECRET_KEY],
    "enablePodMonitor": BOOLEAN, "podMonitorMetricRelabelings": [ANY], "podMonitorRelabelings": [ANY],
    "tls": Object("ClusterMonitoringTLSConfiguration", {"enabled": BOOLEAN})})

_BACKUP = Object("BackupConfiguration", {
    "volumeSnapshot": ANY, "barmanObjectStore": OBJECT_STORE, "retentionPolicy": TEXT, "target": TARGET})

_EXTERNAL = Object("ExternalCluster", {
    "name": TEXT, "connectionParameters": MAP, "sslCert": SECRET_KEY, "sslKey": SECRET_KEY, "sslRootCert": SECRET_KEY,
    "password": SECRET_KEY, "barmanObjectStore": OBJECT_STORE}, ("name",))

_CLUSTER = Object("ClusterSpec", {
    "description": TEXT, "inheritedMetadata": _METADATA, "imageName": TEXT, "imageCatalogRef": ANY,
    "imagePullPolicy": TEXT, "schedulerName": TEXT, "postgresUID": INTEGER, "postgresGID": INTEGER,
    "instances": INTEGER, "minSyncReplicas": INTEGER, "maxSyncReplicas": INTEGER, "postgresql": _POSTGRES,
    "replicationSlots": _SLOTS,
    "bootstrap": Object("BootstrapConfiguration", {"initdb": _INITDB, "recovery": _RECOVERY,
                                                   "pg_basebackup": _BASEBACKUP}),
    "replica": Object("ReplicaClusterConfiguration", {"enabled": BOOLEAN, "source": TEXT}, ("enabled", "source")),
    "superuserSecret": REFERENCE, "enableSuperuserAccess": BOOLEAN, "certificates": ANY,
    "imagePullSecrets": [REFERENCE], "storage": _STORAGE,
    "serviceAccountTemplate": Object("ServiceAccountTemplate", {"metadata": _METADATA}, ("metadata",)),
    "walStorage": _STORAGE, "ephemeralVolumeSource": ANY, "startDelay": INTEGER, "stopDelay": INTEGER,
    "smartShutdownTimeout": INTEGER, "switchoverDelay": INTEGER, "failoverDelay": INTEGER,
    "livenessProbeTimeout": INTEGER, "affinity": _AFFINITY, "topologySpreadConstraints": [_SPREAD],
    "resources": RESOURCES, "ephemeralVolumesSizeLimit": ANY, "priorityClassName": TEXT,
    "primaryUpdateStrategy": Enum("unsupervised", "supervised"), "primaryUpdateMethod": Enum("switchover", "restart"),
    "backup": _BACKUP, "nodeMaintenanceWindow": ANY, "monitoring": _MONITORING, "externalClusters": [_EXTERNAL],
    "logLevel": Enum("error", "warning", "info", "debug", "trace"), "projectedVolumeTemplate": ANY, "env": [ANY],
    "envFrom": [ANY], "managed": ANY, "seccompProfile": ANY, "tablespaces": [ANY], "enablePDB": BOOLEAN,
    "plugins": [ANY],
})

_ONLINE = Object("OnlineConfiguration", {"waitForArchive": BOOLEAN, "immediateCheckpoint": BOOLEAN})
_PLUGIN = Object("BackupPluginConfiguration", {"name": TEXT, "parameters": MAP}, ("name",))
_COMMON = {"cluster": REFERENCE, "target": TARGET, "method": METHOD, "online": BOOLEAN,
           "onlineConfiguration": _ONLINE, "pluginConfiguration": _PLUGIN}

SCHEMAS = {
    "cluster": kind("Cluster", spec=_CLUSTER, status=ANY),
    "backup": kind("Backup", spec=Object("BackupSpec", _COMMON, ("cluster",)), status=ANY),
    "scheduledbackup": kind("ScheduledBackup", status=ANY, spec=Object("ScheduledBackupSpec", {
        **_COMMON, "suspend": BOOLEAN, "immediate": BOOLEAN, "schedule": TEXT,
        "backupOwnerReference": Enum("none", "self", "cluster")}, ("cluster", "schedule"))),
}
