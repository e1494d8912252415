"""A world for the tests: everything a cluster needs, without the commands that make it."""

import base64
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

SCENARIO = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, SCENARIO)

from twin import anchor, disk, operator, postgres, scope  # noqa: E402
from twin import faults as faults_of_world  # noqa: E402
from twin.api import definitions  # noqa: E402
from twin.session import ask  # noqa: E402
from twin.store import Store  # noqa: E402

NAMESPACE = "database"
ISSUER = "https://issuer.example/"
DESTINATION = "https://account.blob.core.windows.net/backups"


def have_servers():
    """Whether a PostgreSQL server is installed here."""
    try:
        return bool(postgres.programs_directory())
    except postgres.Missing:
        return False


class World:
    """A world of its own under a temporary TMPDIR, with an operator unless `has_operator` is false."""

    def __init__(self, faults="", has_operator=True, **environment):
        self.folder = tempfile.mkdtemp(prefix="twin-test-")
        self.before = dict(os.environ)
        os.environ.update(TMPDIR=self.folder, AKS_TWIN_FAULT=faults, **environment)
        self.owner = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        self.store = Store.open()
        self._infrastructure()
        if faults:
            faults_of_world.note()
        self.has_operator = has_operator
        if has_operator:
            operator.ensure_running(self.owner.pid)

    def close(self):
        """Ends the world and looks that nothing is left, and that nothing went wrong in the operator."""
        log = self.log()
        self.owner.kill()
        self.owner.wait()
        if self.has_operator:
            wait(lambda: not os.path.exists(scope.state_path()), "the state to go")
        os.environ.clear()
        os.environ.update(self.before)
        shutil.rmtree(self.folder)
        if "Traceback" in log:
            raise AssertionError(log)

    def apply(self, obj):
        """Puts an object, as `kubectl apply` does."""
        obj["metadata"].setdefault("namespace", NAMESPACE)
        return self.store.put(obj)

    def get(self, kind, name):
        """An object of the namespace."""
        return self.store.get(kind, name, NAMESPACE)

    def wait_healthy(self, name, instances):
        """Waits until a cluster says that it is healthy with so many instances."""
        def healthy():
            status = (self.get("cluster", name) or {}).get("status", {})
            return status.get("phase") == "Cluster in healthy state" and status["readyInstances"] == instances
        wait(healthy, "cluster %s to be healthy" % name, self.log)

    def sql(self, instance, statement, database="postgres"):
        """What a server says to a statement, as rows of texts."""
        port = self.get("twin-server", instance)["body"]["port"]
        return ask(port, disk.password(), statement, database)

    def command(self, name, *arguments, stdin="", **environment):
        """Runs one of the twin's commands."""
        return subprocess.run([os.path.join(SCENARIO, "bin", name), *arguments], input=stdin, text=True,
                              capture_output=True, env={**os.environ, **environment}, check=False)

    def delete_pod(self, name):
        """Marks a pod as deleted and waits until its present self is gone."""
        uid = self.get("pod", name)["metadata"]["uid"]
        self.store.change("pod", name, NAMESPACE,
                          lambda pod: pod["metadata"].update(deletionTimestamp="2024-06-05T13:47:18Z"))
        wait(lambda: (self.get("pod", name) or {"metadata": {}})["metadata"].get("uid") != uid, "the pod to go")

    def log(self):
        """The operator's log."""
        try:
            with open(os.path.join(scope.state_path(), "operator.log"), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def operator_pid(self):
        """The process id of the operator."""
        path = os.path.join(scope.state_path(), "operator.lock")
        wait(lambda: os.path.exists(path) and os.path.getsize(path), "the operator")
        with open(path, encoding="ascii") as file:
            return int(file.read())

    def data(self):
        """The data folder."""
        with open(os.path.join(scope.state_path(), "data-directory"), encoding="utf-8") as file:
            return file.read()

    def federate(self, cluster):
        """Lets a cluster's service account use the identity."""
        self.store.put({"kind": "azure-federated-credential",
                        "metadata": {"name": "identity/" + cluster, "namespace": "group"},
                        "body": {"issuer": ISSUER, "audiences": ["api://AzureADTokenExchange"],
                                 "subject": "system:serviceaccount:%s:%s" % (NAMESPACE, cluster)}})

    def _infrastructure(self):
        for number in range(3):
            self.store.put({"apiVersion": "v1", "kind": "Node", "metadata": {
                "name": "aks-postgres-1-vmss00000%d" % number, "labels": {"workload": "postgres"}}})
        self.store.put({"kind": "kube-context", "metadata": {"name": "aks"}, "body": {"server": "aks.example"}})
        self.store.put({"kind": "kube-current-context", "metadata": {"name": "current"}, "body": "aks"})
        definitions.define(self.store, "monitoring.coreos.com", "podmonitors", "PodMonitor")
        self._azure("azure-identity", "identity", clientId="client", principalId="principal")
        self._azure("azure-aks", "aks", oidcIssuerProfile={"issuerUrl": ISSUER})
        self._azure("azure-storage-account", "account", id="/storage/account")
        self._azure("azure-container", "account/backups")
        self.store.put({"kind": "azure-role-assignment", "metadata": {"name": "assignment"}, "body": {
            "principalId": "principal", "scope": "/storage/account",
            "roleDefinitionName": "Storage Blob Data Contributor"}})
        os.makedirs(scope.blob_directory("account", "backups"))
        self.apply({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db-user-pass"}, "data": {
            "username": _encoded("app"), "password": _encoded("secret")}})

    def _azure(self, kind, name, **body):
        self.store.put({"kind": kind, "metadata": {"name": name, "namespace": "group"}, "body": body})


def cluster(name="pg", instances=3, **spec):
    """A Cluster like the page's."""
    return {
        "apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster", "metadata": {"name": name},
        "spec": {
            "inheritedMetadata": {"labels": {"azure.workload.identity/use": "true"}},
            "instances": instances, "minSyncReplicas": 1, "maxSyncReplicas": 1,
            "replicationSlots": {"highAvailability": {"enabled": True}},
            "affinity": {"nodeSelector": {"workload": "postgres"}},
            "bootstrap": {"initdb": {"database": "appdb", "owner": "app", "secret": {"name": "db-user-pass"},
                                     "dataChecksums": True}},
            "storage": {"size": "2Gi"}, "monitoring": {"enablePodMonitor": True},
            "postgresql": {"parameters": {"max_connections": "400", "max_prepared_transactions": "400",
                                          "shared_buffers": "256MB", "pg_stat_statements.max": "1000"},
                           "pg_hba": ["host all all all scram-sha-256"]},
            "serviceAccountTemplate": {"metadata": {"annotations": {"azure.workload.identity/client-id": "client"}}},
            "backup": {"barmanObjectStore": {"destinationPath": DESTINATION,
                                             "azureCredentials": {"inheritFromAzureAD": True}}},
            **spec,
        },
    }


def restored(source="pg", name="restored"):
    """A Cluster that is restored from the backups of another."""
    found = cluster(name, 1, bootstrap={"recovery": {"source": "origin"}}, externalClusters=[{
        "name": "origin", "barmanObjectStore": {"destinationPath": DESTINATION, "serverName": source}}])
    for key in ("minSyncReplicas", "maxSyncReplicas", "postgresql", "backup"):
        del found["spec"][key]
    return found


def backup(name="backup", source="pg"):
    """A Backup."""
    return {"apiVersion": "postgresql.cnpg.io/v1", "kind": "Backup", "metadata": {"name": name},
            "spec": {"method": "barmanObjectStore", "cluster": {"name": source}}}


def wait(condition, what, log=lambda: "", timeout=90):
    """Waits for a condition. The limit is for what never comes: it says nothing about speed."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain for %s\n%s" % (what, log()))
        time.sleep(0.05)


needs_servers = unittest.skipUnless(have_servers(), "no PostgreSQL server is installed here")
"""Skips a test where no server can run."""


def is_alive(pid):
    """Whether a process is there."""
    found = anchor.of(pid)
    return found is not None and anchor.is_there(found)


def _encoded(text):
    return base64.b64encode(text.encode()).decode()


__all__ = ["World", "cluster", "restored", "backup", "wait", "is_alive", "have_servers", "needs_servers", "NAMESPACE"]
