"""kubectl cnpg psql CLUSTER [-- ARGUMENTS]: psql in the primary's pod, with --replica in a replica's."""

import os

from .. import disk, flags, postgres
from ..program import Failure

FLAGS = (flags.switch("replica"), flags.switch("stdin", "i"), flags.switch("tty", "t"))


def run(call):
    """Becomes psql."""
    call.need(1)
    pods = call.store.list("pod", call.namespace, {"cnpg.io/cluster": call.words[0]})
    if not pods:
        raise Failure("Error: cluster does not exist or is not accessible")
    role = "replica" if call.flags["replica"] else "primary"
    pod = next((pod for pod in pods if pod["metadata"]["labels"].get("role") == role), None)
    if pod is None:
        raise Failure('Error: cannot find Pod with role "%s"' % role)
    server = call.store.get("twin-server", pod["metadata"]["name"], call.namespace)
    port = (server or {}).get("body", {}).get("port")
    if not port:
        raise Failure('error: unable to upgrade connection: container not found ("postgres")')
    arguments = call.words[1:]
    if "-U" not in arguments:
        arguments = ["-U", "postgres"] + arguments
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    kept.update(PGHOST="127.0.0.1", PGPORT=str(port), PGPASSWORD=disk.password())
    program = postgres.program("psql")
    os.execve(program, ["psql"] + arguments, kept)
