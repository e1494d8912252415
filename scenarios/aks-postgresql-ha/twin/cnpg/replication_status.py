"""The parts of the status that tell how standbys follow and which slots there are."""

from .table import Table

COLUMNS = ("Name", "Sent LSN", "Write LSN", "Flush LSN", "Replay LSN", "Write Lag", "Flush Lag", "Replay Lag",
           "State", "Sync State", "Sync Priority")
OWN = "_cnpg_"


def streams(cluster, primary):
    """Prints a line for each standby that streams from the primary."""
    print("Streaming Replication status")
    if int(cluster["spec"].get("instances", 1)) == 1:
        print("Not configured\n")
        return
    if primary is None:
        print("Primary instance not found\n")
        return
    if not primary.streams:
        print("Not available yet\n")
        return
    slots = _has_slots(cluster)
    if slots:
        print("Replication Slots Enabled")
    table = Table(*COLUMNS, *(["Replication Slot"] if slots else []))
    for stream in sorted(primary.streams, key=lambda stream: stream.name):
        cells = [stream.name, stream.sent, stream.write, stream.flush, stream.replay, _lag(stream.write_lag),
                 _lag(stream.flush_lag), _lag(stream.replay_lag), stream.state, stream.sync, stream.priority]
        table.add(*cells, *([_activity(primary, stream.name)] if slots else []))
    table.print()
    print()


def unmanaged_slots(primary):
    """Prints the slots that are not the operator's."""
    print("Unmanaged Replication Slot Status")
    found = [slot for slot in primary.slots if not slot.name.startswith(OWN)] if primary else []
    if not found:
        print("No unmanaged replication slots found\n")
        return
    table = Table("Slot Name", "Slot Type", "Database", "Active", "Restart LSN", "Wal Status")
    for slot in found:
        table.add(slot.name, slot.type, slot.database, "true" if slot.active == "t" else "false", slot.restart,
                  slot.status)
    table.print()
    print()


def _has_slots(cluster):
    return cluster["spec"].get("replicationSlots", {}).get("highAvailability", {}).get("enabled", True)


def _activity(primary, name):
    wanted = OWN + name.replace("-", "_").replace(".", "_")
    slot = next((slot for slot in primary.slots if slot.name == wanted), None)
    return "-" if slot is None else "active" if slot.active == "t" else "inactive"


def _lag(text):
    whole, _, part = text.partition(".")
    return "%s.%s" % (whole, part.ljust(6, "0")) if part else whole
