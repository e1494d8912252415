"""kubectl version."""

from .. import flags
from . import contexts

FLAGS = (flags.switch("client"), flags.text("output", "o"))

CLIENT = "v1.30.1"
KUSTOMIZE = "v5.0.4-0.20230601165947-6ce0bf390ce3"


def run(call):
    """Prints the versions of kubectl and of the server."""
    print("Client Version: " + CLIENT)
    print("Kustomize Version: " + KUSTOMIZE)
    if not call.flags["client"]:
        contexts.server(call)
        nodes = call.store.list("node")
        print("Server Version: " + (nodes[0]["status"]["nodeInfo"]["kubeletVersion"] if nodes else CLIENT))
    return 0
