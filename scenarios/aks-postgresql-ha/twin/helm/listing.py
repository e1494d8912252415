"""helm list, status and version."""

from .. import flags
from ..program import Failure
from .main import check_context
from .release import show
from .repo import table

FLAGS = (flags.switch("all-namespaces", "A"), flags.switch("all", "a"), flags.switch("short", "q"))


def run(call):
    """Lists the releases, or tells of one."""
    if call.command == "version":
        print('version.BuildInfo{Version:"v3.15.1", GitCommit:"e211f2aa62992bd72586b395de50979e31231829", '
              'GitTreeState:"clean", GoVersion:"go1.22.3"}')
        return 0
    check_context(call)
    if call.command == "status":
        return _status(call)
    releases = call.store.list("helm-release", None if call.flags["all-namespaces"] else call.namespace)
    if call.flags["short"]:
        print("".join(item["metadata"]["name"] + "\n" for item in releases), end="")
        return 0
    rows = [["NAME", "NAMESPACE", "REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"]]
    for item in releases:
        metadata, body = item["metadata"], item["body"]
        rows.append([metadata["name"], metadata["namespace"], str(body["revision"]), body["updated"], body["status"],
                     body["chart"], body["appVersion"]])
    print(table(rows))
    return 0


def _status(call):
    if len(call.words) != 1:
        raise Failure('Error: "helm status" requires 1 argument\n\nUsage:  helm status RELEASE_NAME [flags]')
    found = call.store.get("helm-release", call.words[0], call.namespace)
    if found is None:
        raise Failure("Error: release: not found")
    show(call.words[0], call.namespace, found["body"])
    return 0
