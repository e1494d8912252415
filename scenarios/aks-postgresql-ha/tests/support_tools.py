"""A world for the tests of the commands: no server runs in it."""

import importlib
import io
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from unittest import mock

SCENARIO = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, SCENARIO)

from twin import program  # noqa: E402
from twin.api import definitions  # noqa: E402
from twin.helm.cnpg import KINDS  # noqa: E402
from twin.store import Store  # noqa: E402

CLUSTER = """
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: pg
spec:
  instances: 3
  storage:
    size: 1Gi
"""

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

INFRASTRUCTURE = """
az group create --name rg --location westus3
az aks create --name aks --resource-group rg --nodepool-name systempool --node-count 2 --zones 1 2 3
az aks nodepool add --cluster-name aks --resource-group rg --name postgres --zones 1 2 3 --labels workload=postgres
az aks get-credentials --name aks --resource-group rg
kubectl create namespace db
"""


def service_error(code, message):
    """What az prints for an error of the service."""
    return "ERROR: (%s) %s\nCode: %s\nMessage: %s" % (code, message, code, message)


class ToolsTest(unittest.TestCase):
    """Each test has a world of its own."""

    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="twin-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.environment = dict(os.environ, TMPDIR=self.folder, AKS_TWIN_FAULT="", HOME="/home/user",
                                PATH=os.path.join(SCENARIO, "bin") + ":" + os.environ["PATH"])
        patched = mock.patch.dict(os.environ, self.environment, clear=True)
        patched.start()
        self.addCleanup(patched.stop)

    def call(self, line, text=""):
        """Runs a command line in this process and returns its status, its stdout and its stderr."""
        name, *words = shlex.split(line)
        main = importlib.import_module("twin.%s.main" % name).main
        out, err = io.StringIO(), io.StringIO()
        with mock.patch("sys.stdin", io.StringIO(text)), redirect_stdout(out), redirect_stderr(err):
            status = program.status(main, words)
        return status, out.getvalue(), err.getvalue()

    def process(self, line, text=""):
        """Runs a command line as a process of its own and returns its status, its stdout and its stderr."""
        words = shlex.split(line)
        words[0] = os.path.join(SCENARIO, "bin", words[0])
        done = subprocess.run(words, input=text, env=dict(os.environ), capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def ok(self, line, text=""):
        """Runs a command line that must succeed and returns its stdout."""
        status, out, err = self.call(line, text)
        self.assertEqual((status, line), (0, line), out + err)
        return out

    def fails(self, line, status, err, text=""):
        """Runs a command line that must end with this status and, on stderr, these words; nothing on stdout."""
        self.assertEqual(self.call(line, text), (status, "", err + "\n"))

    def infrastructure(self):
        """Makes an AKS cluster with a namespace and the kinds of CloudNativePG."""
        for line in INFRASTRUCTURE.strip().split("\n"):
            self.ok(line)
        for plural, kind in KINDS:
            definitions.define(self.store, "postgresql.cnpg.io", plural, kind)

    @property
    def store(self):
        """The store of the test's world."""
        folder = os.path.join(self.folder, "aks-twin-%d" % os.geteuid())
        os.makedirs(folder, exist_ok=True)
        return Store(folder)
