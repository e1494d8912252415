"""psql: knows the public names of this world, and leaves everything else to the real one."""

import glob
import os
import shutil

from .program import Failure
from .psql_words import Words
from .store import Store

PUBLIC = ".cloudapp.azure.com"


def main(arguments):
    """Becomes the real psql, connected to the server behind a public name if one is asked for."""
    words = Words(arguments)
    string_host, string_port = words.connection()
    host = string_host or words.value("h") or os.environ.get("PGHOST", "")
    if not host.endswith(PUBLIC):
        _become(arguments, os.environ)
    port = string_port or words.value("p") or os.environ.get("PGPORT") or "5432"
    inside = _behind(Store.open(), host, port)
    _become(words.with_port(inside), {**os.environ, "PGHOSTADDR": "127.0.0.1", "PGPORT": str(inside)})


def _behind(store, host, port):
    address = next((item["body"] for item in store.list("azure-public-ip")
                    if ((item["body"].get("dnsSettings") or {}).get("fqdn") or "") == host), None)
    if address is None:
        raise Failure('psql: error: could not translate host name "%s" to address: Name or service not known' % host, 2)
    refused = Failure('psql: error: connection to server at "%s" (%s), port %s failed: Connection refused\n'
                      "\tIs the server running on that host and accepting TCP/IP connections?"
                      % (host, address["ipAddress"], port), 2)
    for service in store.list("service"):
        target = _target(service, address["ipAddress"], port)
        if target == 5432:
            found = _pod(store, service)
            if found:
                return found
    raise refused


def _target(service, address, port):
    if service["spec"].get("type") != "LoadBalancer":
        return None
    ingress = (service.get("status", {}).get("loadBalancer") or {}).get("ingress") or []
    if address not in [item.get("ip") for item in ingress]:
        return None
    for item in service["spec"].get("ports", []):
        if str(item["port"]) == port:
            return 5432 if item.get("targetPort") == "postgresql" else item.get("targetPort", item["port"])
    return None


def _pod(store, service):
    selector, namespace = service["spec"].get("selector") or {}, service["metadata"]["namespace"]
    for pod in store.list("pod", namespace, selector) if selector else []:
        if any(status.get("ready") for status in pod["status"].get("containerStatuses", [])):
            server = store.get("twin-server", pod["metadata"]["name"], namespace)
            if server and server["body"].get("port"):
                return server["body"]["port"]
    return None


def _become(arguments, environment):
    here = os.path.realpath(os.path.join(os.path.dirname(__file__), os.pardir, "bin"))
    path = os.pathsep.join(folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep)
                           if os.path.realpath(folder or ".") != here)
    program = shutil.which("psql", path=path) or next(iter(sorted(glob.glob("/usr/lib/postgresql/*/bin/psql"))), None)
    if program is None:
        raise Failure("psql: command not found", 127)
    os.execve(program, ["psql"] + arguments, environment)
