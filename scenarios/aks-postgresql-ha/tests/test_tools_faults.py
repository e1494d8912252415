"""Faults that the commands themselves know."""

import os
import subprocess

from support_tools import SCENARIO, ToolsTest
from test_kubectl_services import PLAIN

from twin import faults


class Faults(ToolsTest):
    def fault(self, name):
        os.environ["AKS_TWIN_FAULT"] = name

    def test_faults_are_kept_with_the_world(self):
        self.fault("no-failover, hang")
        self.ok("az group create -n rg -l westus3")
        self.fault("")
        self.assertEqual(faults.active(), {"no-failover", "hang"})

    def test_a_fault_that_is_none_is_an_error(self):
        self.fault("hang,nonsense")
        for line in ("az group list", "kubectl get pods", "helm list"):
            self.fails(line, 2, "error: AKS_TWIN_FAULT has no fault named nonsense")

    def test_hang(self):
        self.infrastructure()
        self.fault("hang")
        self.ok("kubectl get nodes")
        with subprocess.Popen([os.path.join(SCENARIO, "bin", "kubectl"), "get", "pods"]) as waiting:
            with self.assertRaises(subprocess.TimeoutExpired):
                waiting.wait(1)
            waiting.kill()

    def test_no_public_address(self):
        self.fault("no-public-address")
        self.infrastructure()
        self.ok("kubectl apply -f -", PLAIN + "  type: LoadBalancer\n")
        self.assertEqual(self.ok("kubectl get service lb -n db --no-headers").split()[3], "<pending>")

    def test_wrong_service_port(self):
        self.fault("wrong-service-port")
        self.infrastructure()
        self.ok("kubectl apply -f -", PLAIN + "  type: LoadBalancer\n")
        self.assertEqual(self.store.get("service", "lb", "db")["spec"]["ports"][0]["port"], 90)

    def test_credential_lost(self):
        self.fault("credential-lost")
        self.ok("az group create -n rg -l westus3")
        self.ok("az identity create -n mi -g rg")
        self.ok("az identity federated-credential create -n c --identity-name mi -g rg --issuer https://i --subject s")
        self.assertEqual(self.ok("az identity federated-credential list --identity-name mi -g rg"), "[]\n")

    def test_blobs_hidden(self):
        self.fault("blobs-hidden")
        self.ok("az group create -n rg -l westus3")
        self.ok("az storage account create -n acc -g rg")
        self.ok("az storage container create -n backups --account-name acc")
        with open(os.path.join(self.store.directory, "blobs", "acc", "backups", "file"), "w", encoding="ascii"):
            pass
        self.assertEqual(self.ok("az storage blob list --account-name acc -c backups"), "[]\n")

    def test_one_zone(self):
        self.fault("one-zone")
        self.infrastructure()
        zones = {node["metadata"]["labels"]["topology.kubernetes.io/zone"] for node in self.store.list("node")}
        self.assertEqual(zones, {"westus3-1"})
