"""kubectl logs: what the server of a pod wrote, a JSON object a line as CloudNativePG's instances log."""

import glob
import json
import os

from .. import flags, kinds, scope
from ..program import Failure
from . import contexts, resources

FLAGS = (flags.text("tail"), flags.text("container", "c"), flags.text("selector", "l"), flags.switch("timestamps"))


def run(call):
    """Prints the log of each pod named."""
    contexts.server(call)
    kind = kinds.by_singular("pod")
    if call.flags["selector"] and not call.words:
        from . import selector
        test = selector.labels(call.flags["selector"])
        pods = [pod for pod in call.store.list("pod", call.namespace) if test(pod["metadata"].get("labels", {}))]
    elif len(call.words) == 1:
        name = call.words[0].rpartition("/")[2]
        pod = call.store.get("pod", name, call.namespace)
        if pod is None:
            raise resources.not_found(kind, name)
        pods = [pod]
    else:
        raise Failure("error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a "
                      "required argument for the logs command\nSee 'kubectl logs -h' for help and examples")
    for pod in pods:
        _print(call, pod)
    return 0


def _print(call, pod):
    lines = _lines(pod["metadata"]["name"])
    if call.flags["tail"] not in (None, "-1"):
        lines = lines[max(0, len(lines) - int(call.flags["tail"])):]
    for line in lines:
        print(json.dumps({"level": "info", "logger": "postgres", "msg": line,
                          "logging_pod": pod["metadata"]["name"]}))


def _lines(name):
    try:
        with open(os.path.join(scope.state_path(), "data-directory"), encoding="utf-8") as file:
            data = file.read()
    except FileNotFoundError:
        return []
    found = []
    for path in glob.glob(os.path.join(glob.escape(data), "**", glob.escape(name), "postgres.log"), recursive=True):
        with open(path, encoding="utf-8", errors="replace") as file:
            found += file.read().splitlines()
    return found
