"""The file backup.info beside a base backup, with the keys barman gives it."""

import glob
import os
import re

from .session import Failed


def history(folder, label):
    """What the server's own backup history file in the archive says of the backup with this label.

    Raises Failed when the archive has no such file.
    """
    for path in sorted(glob.glob(os.path.join(folder, "wals", "*", "*.backup")), reverse=True):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if "LABEL: %s\n" % label in text:
            found = {}
            for word, key in (("START", "begin"), ("STOP", "end")):
                match = re.search(r"^%s WAL LOCATION: (\S+) \(file (\w+)\)$" % word, text, re.MULTILINE)
                found[key + "_xlog"], found[key + "_wal"] = match.groups()
            return found
    raise Failed("the archive has no history of the backup %s" % label)


def text(found, began, ended, size, server):
    """The text of a backup.info."""
    version, timeline, segment, system = server.rows(
        "SELECT current_setting('server_version_num'), timeline_id, current_setting('wal_segment_size'), "
        "(SELECT system_identifier FROM pg_control_system()) FROM pg_control_checkpoint()")[0]
    values = {
        "backup_id": began.strftime("%Y%m%dT%H%M%S"), "begin_time": _written(began), "end_time": _written(ended),
        "begin_wal": found["begin_wal"], "end_wal": found["end_wal"], "begin_xlog": found["begin_xlog"],
        "end_xlog": found["end_xlog"], "mode": "concurrent", "pgdata": "/var/lib/postgresql/data/pgdata",
        "server_name": "cloud", "size": size, "status": "DONE", "systemid": system, "timeline": timeline,
        "version": version, "xlog_segment_size": segment,
    }
    return "".join("%s=%s\n" % item for item in sorted(values.items()))


def moment(written):
    """A time of a backup.info as Kubernetes writes it."""
    return written[:10] + "T" + written[11:19] + "Z"


def _written(when):
    return when.strftime("%Y-%m-%d %H:%M:%S.%f+00:00")
