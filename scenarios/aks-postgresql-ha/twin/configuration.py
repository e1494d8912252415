"""postgresql.conf and pg_hba.conf of an instance, from the cluster's manifest."""

import os
import re

from . import disk, postgres

FIXED = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "archive_mode": "on",
    "wal_level": "logical",
    "wal_log_hints": "on",
    "hot_standby": "on",
    "full_page_writes": "on",
    "dynamic_shared_memory_type": "mmap",
    "log_destination": "stderr",
    "logging_collector": "off",
    "wal_init_zero": "off",
    "restart_after_crash": "on",
    "recovery_target_timeline": "latest",
}

DEFAULTS = {
    "archive_timeout": "5min",
    "max_parallel_workers": "32",
    "max_replication_slots": "32",
    "max_worker_processes": "32",
    "wal_keep_size": "512MB",
    "wal_receiver_timeout": "5s",
    "wal_sender_timeout": "5s",
    "wal_receiver_status_interval": "1s",
    "wal_retrieve_retry_interval": "100ms",
}

OWN = ("enforced.conf", "override.conf", "port.conf")

AT_LEAST = ("max_connections", "max_worker_processes", "max_wal_senders", "max_prepared_xacts",
            "max_locks_per_xact")

LIBRARIES = ("auto_explain", "pg_stat_statements", "pgaudit", "pg_failover_slots")


def write(folder, cluster, archive_command):
    """Writes the configuration that all instances of a cluster share into one's data folder."""
    parameters = {**DEFAULTS, **_wanted(cluster), **FIXED, "archive_command": archive_command,
                  "cluster_name": cluster["metadata"]["name"]}
    libraries = preloaded(cluster)
    if libraries:
        parameters["shared_preload_libraries"] = ",".join(libraries)
    text = "".join(_line(key, parameters[key]) for key in sorted(parameters))
    disk.write(os.path.join(folder, "custom.conf"), text)
    disk.write(os.path.join(folder, "pg_hba.conf"), _host_rules(cluster))
    disk.write(os.path.join(folder, "postgresql.conf"),
               "".join("include '%s'\n" % name for name in ("custom.conf", *OWN)))
    for own in OWN:
        if not os.path.exists(os.path.join(folder, own)):
            disk.write(os.path.join(folder, own), "")


def write_own(folder, **parameters):
    """Writes what is an instance's own, such as where it streams from."""
    disk.write(os.path.join(folder, "override.conf"), "".join(_line(*item) for item in sorted(parameters.items())))


def enforce(folder, wanted=True):
    """Keeps settings at least as high as where the data comes from: a standby refuses to start with less.

    Lets go of them when not `wanted`.
    """
    if not wanted:
        disk.write(os.path.join(folder, "enforced.conf"), "")
        return
    report = postgres.run("pg_controldata", "-D", folder, folder=folder).stdout
    found = dict(re.findall(r"^(\w+) setting: +(\d+)$", report, re.MULTILINE))
    names = {key: key.replace("xacts", "transactions").replace("xact", "transaction") for key in AT_LEAST}
    disk.write(os.path.join(folder, "enforced.conf"),
               "".join(_line(names[key], max(int(found[key]), _setting(folder, names[key])))
                       for key in AT_LEAST if key in found))


def preloaded(cluster):
    """Libraries that the manifest's parameters ask for, as far as they are installed."""
    wanted = cluster["spec"].get("postgresql", {}).get("shared_preload_libraries", [])
    prefixes = {key.split(".")[0] for key in _wanted(cluster) if "." in key}
    known = [name for name in LIBRARIES if name in prefixes and postgres.has_library(name)]
    return list(wanted) + [name for name in known if name not in wanted]


def _setting(folder, name):
    with open(os.path.join(folder, "custom.conf"), encoding="utf-8") as file:
        match = re.search(r"^%s = '(\d+)'$" % name, file.read(), re.MULTILINE)
    return int(match.group(1)) if match else 0


def _wanted(cluster):
    parameters = cluster["spec"].get("postgresql", {}).get("parameters") or {}
    return {key: _text(value) for key, value in parameters.items()}


def _text(value):
    return {True: "on", False: "off"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _line(key, value):
    return "%s = '%s'\n" % (key, str(value).replace("'", "''"))


def _host_rules(cluster):
    rules = ["host all postgres 127.0.0.1/32 scram-sha-256",
             "host replication streaming_replica,postgres 127.0.0.1/32 scram-sha-256"]
    rules += cluster["spec"].get("postgresql", {}).get("pg_hba") or []
    rules.append("host all all all scram-sha-256")
    return "".join(rule + "\n" for rule in rules)
