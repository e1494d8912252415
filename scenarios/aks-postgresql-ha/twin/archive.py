"""The WAL archive of a cluster: two commands for the servers, and a grant file that they read.

The grant says where a server may write (`granted FOLDER`), that it may not (`denied WHY`), or that
the cluster has no archive (`nowhere`). The folder has barman's layout: SERVER/wals, SERVER/base.
"""

import os
import shlex

from . import credentials, disk, faults, postgres, scope

ARCHIVE = r"""#!/bin/sh
# archive GRANT PATH FILE: what archive_command runs.
read -r verdict rest < "$1" || exit 1
case $verdict in
nowhere) exit 0 ;;
granted) ;;
*) echo "ERROR: Barman cloud WAL archiver exception: $rest" >&2; exit 1 ;;
esac
case $3 in
*.history) folder=$rest/wals ;;
*) folder=$rest/wals/$(printf %.16s "$3") ;;
esac
mkdir -p "$folder" && cp "$2" "$1.$3" && mv "$1.$3" "$folder/$3"
"""

RESTORE = r"""#!/bin/sh
# restore FOLDER FILE PATH: what restore_command runs.
case $2 in
*.history) file=$1/wals/$2 ;;
*) file=$1/wals/$(printf %.16s "$2")/$2 ;;
esac
test -f "$file" && cp "$file" "$3"
"""


def install(data):
    """Puts the two commands into the data folder of the world."""
    for name, text in (("archive", ARCHIVE), ("restore", RESTORE)):
        disk.write(os.path.join(data, name), text)
        os.chmod(os.path.join(data, name), 0o755)
    disk.make_folder(os.path.join(data, "grants"))


def command(data, cluster):
    """The `archive_command` of a cluster's servers."""
    words = [os.path.join(data, "archive"), _grant(data, cluster)]
    return " ".join(shlex.quote(word) for word in words) + " %p %f"


def restore_command(data, folder):
    """The `restore_command` for a server that is restored from an archive folder."""
    return " ".join(shlex.quote(word) for word in (os.path.join(data, "restore"), folder)) + " %f %p"


def update_grant(store, data, cluster):
    """Writes the grant of a cluster anew. Returns its text when it changed, else None."""
    text = _verdict(store, cluster) + "\n"
    path = _grant(data, cluster)
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return None
    except FileNotFoundError:
        pass
    disk.write(path, text)
    return text


def folder_of(store, cluster, barman, server):
    """The folder of SERVER's archive in a barmanObjectStore, for a cluster. Raises credentials.Denied."""
    where = credentials.check(store, cluster, barman.get("destinationPath"))
    container = os.path.realpath(scope.blob_directory(where.account, where.container))
    os.makedirs(container, mode=0o711, exist_ok=True)
    _open_to_servers(container)
    return os.path.join(container, where.path, server) if where.path else os.path.join(container, server)


def object_store(cluster):
    """The barmanObjectStore of a cluster's backups; None when it has none."""
    return (cluster["spec"].get("backup") or {}).get("barmanObjectStore")


def server_name(cluster):
    """The name a cluster's archive has."""
    return (object_store(cluster) or {}).get("serverName") or cluster["metadata"]["name"]


def _verdict(store, cluster):
    barman = object_store(cluster)
    if barman is None:
        return "nowhere"
    if "archive-denied" in faults.active():
        return "denied This request is not authorized to perform this operation. ErrorCode:AuthorizationFailure"
    try:
        return "granted " + folder_of(store, cluster, barman, server_name(cluster))
    except credentials.Denied as denied:
        return "denied %s" % denied


def _grant(data, cluster):
    metadata = cluster["metadata"]
    return os.path.join(data, "grants", "%s.%s" % (metadata["namespace"], metadata["name"]))


def _open_to_servers(container):
    if os.geteuid() == 0 and os.stat(container).st_uid == 0:
        os.chmod(os.path.dirname(container), 0o711)
        postgres.give(container)
