"""helm upgrade, install and uninstall."""

import os

from .. import flags
from ..program import Failure
from .charts import CHARTS
from .main import check_context
from .repo import exact_stamp, stamp

FLAGS = (
    flags.switch("install", "i"), flags.switch("create-namespace"), flags.repeated("values", "f"),
    flags.repeated("set"), flags.repeated("set-string"), flags.repeated("set-json"), flags.repeated("set-file"),
    flags.text("version"), flags.switch("wait"), flags.switch("atomic"), flags.text("timeout"),
    flags.switch("reuse-values"), flags.switch("reset-values"), flags.text("description"), flags.text("repo"),
    flags.switch("devel"), flags.switch("skip-crds"), flags.switch("cleanup-on-fail"), flags.switch("force"),
)


def run(call):
    """Installs, upgrades or removes a release."""
    if call.command == "uninstall":
        return _uninstall(call)
    if len(call.words) != 2:
        names = "[RELEASE] [CHART]" if call.command == "upgrade" else "[NAME] [CHART]"
        raise Failure('Error: "helm %s" requires 2 arguments\n\nUsage:  helm %s %s [flags]'
                      % (call.command, call.command, names))
    name, chart_name = call.words
    _check_values(call)
    check_context(call)
    before = call.store.get("helm-release", name, call.namespace)
    if call.command == "upgrade" and not before and not call.flags["install"]:
        raise Failure('Error: UPGRADE FAILED: "%s" has no deployed releases' % name)
    if call.command == "install" and before:
        raise Failure("Error: INSTALLATION FAILED: cannot re-use a name that is still in use")
    if call.command == "upgrade" and not before:
        print('Release "%s" does not exist. Installing it now.' % name)
    chart = _chart(call, chart_name)
    _check_namespace(call)
    chart.deploy(call.store, name, call.namespace)
    revision = (before["body"]["revision"] if before else 0) + 1
    body = {"chart": chart.VERSION, "appVersion": chart.APP_VERSION, "revision": revision, "deployed": stamp(),
            "updated": exact_stamp(), "status": "deployed", "notes": chart.notes(name, call.namespace)}
    call.store.put({"kind": "helm-release", "metadata": {"name": name, "namespace": call.namespace}, "body": body})
    if before:
        print('Release "%s" has been upgraded. Happy Helming!' % name)
    show(name, call.namespace, body)
    return 0


def show(name, namespace, body):
    """Prints what helm tells of a release."""
    print("NAME: %s\nLAST DEPLOYED: %s\nNAMESPACE: %s\nSTATUS: %s\nREVISION: %d\nTEST SUITE: None\nNOTES:\n%s"
          % (name, body["deployed"], namespace, body["status"], body["revision"], body["notes"]), end="")


def _check_values(call):
    for source in call.flags["values"]:
        if not source.startswith(("http://", "https://", "-")) and not os.path.exists(source):
            raise Failure("Error: open %s: no such file or directory" % source)


def _chart(call, name):
    repository, slash, chart = name.partition("/")
    if call.flags["repo"]:
        url, chart = call.flags["repo"], name
    elif slash:
        found = call.store.get("helm-repo", repository)
        if found is None:
            raise Failure("Error: repo %s not found" % repository)
        url = found["body"]["url"]
    else:
        raise Failure("Error: non-absolute URLs should be in form of repo_name/path_to_chart, got: " + name)
    module = CHARTS.get((url.rstrip("/"), chart))
    if module is None:
        raise Failure('Error: chart "%s" matching %s not found in %s index. (try \'helm repo update\'): no chart name '
                      "found" % (chart, call.flags["version"] or "", repository))
    return module


def _check_namespace(call):
    if call.store.get("namespace", call.namespace):
        return
    if not call.flags["create-namespace"]:
        raise Failure('Error: create: failed to create: namespaces "%s" not found' % call.namespace)
    call.store.put({"apiVersion": "v1", "kind": "Namespace", "spec": {"finalizers": ["kubernetes"]},
                    "metadata": {"name": call.namespace, "labels": {"name": call.namespace,
                                                                    "kubernetes.io/metadata.name": call.namespace}},
                    "status": {"phase": "Active"}})


def _uninstall(call):
    check_context(call)
    if not call.words:
        raise Failure('Error: "helm uninstall" requires at least 1 argument\n\nUsage:  helm uninstall RELEASE_NAME '
                      "[...] [flags]")
    for name in call.words:
        found = call.store.get("helm-release", name, call.namespace)
        if found is None:
            raise Failure("Error: uninstall: Release not loaded: %s: release: not found" % name)
        for chart in CHARTS.values():
            if chart.VERSION == found["body"]["chart"]:
                chart.withdraw(call.store, name, call.namespace)
        call.store.delete("helm-release", name, call.namespace)
        print('release "%s" uninstalled' % name)
    return 0
