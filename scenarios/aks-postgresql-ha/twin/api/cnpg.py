"""What CloudNativePG's admission webhooks fill in and refuse, version 1.23."""

import re

FIXED = set("""
    allow_system_table_mods archive_cleanup_command archive_command archive_mode bonjour bonjour_name cluster_name
    config_file data_directory data_sync_retry event_source external_pid_file full_page_writes hba_file hot_standby
    ident_file jit_provider listen_addresses log_destination log_directory log_file_mode log_filename
    log_rotation_age log_rotation_size log_truncate_on_rotation logging_collector port primary_conninfo
    primary_slot_name promote_trigger_file recovery_end_command recovery_min_apply_delay recovery_target
    recovery_target_action recovery_target_inclusive recovery_target_lsn recovery_target_name recovery_target_time
    recovery_target_timeline recovery_target_xid restart_after_crash restore_command shared_preload_libraries ssl
    ssl_ca_file ssl_cert_file ssl_crl_file ssl_dh_params_file ssl_ecdh_curve ssl_key_file ssl_passphrase_command
    ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers stats_temp_directory synchronous_standby_names
    syslog_facility syslog_ident syslog_sequence_numbers syslog_split_messages unix_socket_directories
    unix_socket_group unix_socket_permissions
""".split())
"""The parameters that belong to the operator."""

_CREDENTIALS = {"azureCredentials", "s3Credentials", "googleCredentials"}
_QUANTITY = re.compile(r"\d+(?:\.\d*)?(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?")


def complete(kind, obj):
    """Fills in the defaults that later readers rely on."""
    spec = obj.setdefault("spec", {})
    if kind.singular == "cluster":
        spec.setdefault("instances", 1)
        spec.setdefault("minSyncReplicas", 0)
        spec.setdefault("maxSyncReplicas", 0)
        _complete_initdb(spec)
        return
    spec.setdefault("method", "barmanObjectStore")
    if kind.singular == "scheduledbackup":
        spec.setdefault("backupOwnerReference", "none")


def _complete_initdb(spec):
    bootstrap = spec.setdefault("bootstrap", {})
    if bootstrap.get("recovery") or bootstrap.get("pg_basebackup"):
        return
    initdb = bootstrap.setdefault("initdb", {})
    if "database" not in initdb:
        initdb["database"] = "app"
    initdb.setdefault("owner", initdb["database"])


def problems(kind, obj):
    """What a webhook refuses in an object."""
    spec = obj["spec"]
    if kind.singular == "scheduledbackup":
        return _schedule_problems(spec["schedule"])
    if kind.singular != "cluster":
        return []
    return (_name_problems(obj["metadata"]["name"]) + _bootstrap_problems(spec) + _storage_problems(spec)
            + _parameter_problems(spec) + _replica_problems(spec) + _backup_problems(spec))


def _invalid(path, value, why):
    shown = str(value) if isinstance(value, int) else '"%s"' % value
    return "%s: Invalid value: %s: %s" % (path, shown, why)


def _name_problems(name):
    if "." in name:
        return [_invalid("metadata.name", name, "cluster name must be a valid DNS label")]
    if len(name) > 50:
        return [_invalid("metadata.name", name, "the maximum length of a cluster name is 50 characters")]
    return []


def _bootstrap_problems(spec):
    bootstrap = spec["bootstrap"]
    if len(bootstrap) > 1:
        return [_invalid("spec.bootstrap", "", "Too many bootstrap types specified")]
    known = {cluster["name"] for cluster in spec.get("externalClusters", [])}
    for method in ("recovery", "pg_basebackup"):
        source = bootstrap.get(method, {}).get("source")
        if source and source not in known:
            return [_invalid("spec.bootstrap.%s.source" % method, source, "External cluster %s not found" % source)]
    return []


def _storage_problems(spec):
    found = []
    for name in ("storage", "walStorage"):
        storage = spec.get(name)
        if storage is None and name == "walStorage":
            continue
        storage = storage or {}
        requests = storage.get("pvcTemplate", {}).get("resources", {}).get("requests", {})
        size = storage.get("size")
        if not size and not requests.get("storage"):
            found.append(_invalid("spec.%s.size" % name, "", "Size not configured. Please add it, or a storage request "
                                  "in the pvcTemplate."))
        elif size and not _QUANTITY.fullmatch(size):
            found.append(_invalid("spec.%s.size" % name, size, "Size value isn't valid"))
    return found


def _parameter_problems(spec):
    parameters = spec.get("postgresql", {}).get("parameters", {})
    found = [_invalid("spec.postgresql.parameters." + name, value, "Can't set fixed configuration parameter")
             for name, value in sorted(parameters.items()) if name in FIXED]
    if spec["instances"] > 1 and parameters.get("wal_log_hints") in ("off", "false"):
        found.append(_invalid("spec.postgresql.parameters.wal_log_hints", parameters["wal_log_hints"],
                              "`wal_log_hints` must be set to `on` when `instances` > 1"))
    return found


def _replica_problems(spec):
    instances, low, high = spec["instances"], spec["minSyncReplicas"], spec["maxSyncReplicas"]
    if instances < 1:
        return [_invalid("spec.instances", instances, "spec.instances in body should be greater than or equal to 1")]
    found = []
    if low > high:
        found.append(_invalid("spec.minSyncReplicas", low, "minSyncReplicas cannot be greater than maxSyncReplicas"))
    if high and high >= instances:
        found.append(_invalid("spec.maxSyncReplicas", high, "maxSyncReplicas must be lower than the number of "
                              "instances"))
    return found


def _backup_problems(spec):
    found = []
    policy = spec.get("backup", {}).get("retentionPolicy")
    if policy is not None and not re.fullmatch(r"[1-9][0-9]*[dwm]", policy):
        found.append(_invalid("spec.backup.retentionPolicy", policy, "not a valid retention policy"))
    stores = [("spec.backup.barmanObjectStore", spec.get("backup", {}).get("barmanObjectStore"))]
    stores += [("spec.externalClusters[%d].barmanObjectStore" % index, cluster.get("barmanObjectStore"))
               for index, cluster in enumerate(spec.get("externalClusters", []))]
    for path, store in stores:
        if store and len(_CREDENTIALS & set(store)) != 1:
            found.append(_invalid(path, "", "missing credentials. One and only one of azureCredentials, s3Credentials "
                                  "and googleCredentials are required"))
    return found


def _schedule_problems(schedule):
    if re.fullmatch(r"@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)", schedule):
        return []
    count = len(schedule.split())
    if not 5 <= count <= 6:
        return [_invalid("spec.schedule", schedule, "Expected 5 to 6 fields, found %d: %s" % (count, schedule))]
    for field in schedule.split():
        if not re.fullmatch(r"[0-9A-Za-z*?/,-]+", field):
            return [_invalid("spec.schedule", schedule, "Failed to parse int from %s: strconv.Atoi: parsing \"%s\": "
                             "invalid syntax" % (field, field))]
    return []
