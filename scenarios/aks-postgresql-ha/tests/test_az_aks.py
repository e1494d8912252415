"""az aks: clusters, their nodes and their daemons."""

from support_tools import UUID, ToolsTest, service_error


class Aks(ToolsTest):
    def setUp(self):
        super().setUp()
        self.ok("az group create -n rg -l westus3")

    def test_nodes_lie_in_the_zones_in_turn(self):
        self.infrastructure()
        rows = self.ok("kubectl get nodes -o custom-columns=N:.metadata.name,Z:.metadata.labels.topology\\\\.kubernetes"
                       "\\\\.io/zone --no-headers").split("\n")[:-1]
        self.assertEqual([row.split()[1] for row in rows], [
            "westus3-1", "westus3-2", "westus3-3", "westus3-1", "westus3-2"])
        self.assertRegex(rows[0], r"^aks-postgres-\d{8}-vmss000000 ")
        self.assertRegex(rows[4], r"^aks-systempool-\d{8}-vmss000001 ")

    def test_a_cluster_has_an_issuer_when_it_was_asked_for(self):
        query = " --query oidcIssuerProfile.issuerUrl -o tsv"
        self.assertEqual(self.ok("az aks create -n plain -g rg" + query), "")
        self.assertRegex(self.ok("az aks create -n aks -g rg --enable-oidc-issuer" + query),
                         "^https://westus3.oic.prod-aks.azure.com/%s/%s/\n$" % (UUID, UUID))
        self.assertEqual(self.ok("az aks show -n aks -g rg" + query), self.ok("az aks show -n aks -g rg" + query))

    def test_a_cluster_that_was_not_made_is_not_found(self):
        message = ("The Resource 'Microsoft.ContainerService/managedClusters/aks' under resource group 'rg' was not "
                   "found. For more details please go to https://aka.ms/ARMResourceNotFoundFix")
        for line in ("aks show -n aks", "aks get-credentials -n aks", "aks nodepool add --cluster-name aks -n p"):
            self.fails("az %s -g rg" % line, 3, service_error("ResourceNotFound", message))

    def test_scaling_versions_and_pools_are_checked(self):
        self.assertEqual(self.call("az aks create -n aks -g rg --enable-cluster-autoscaler --min-count 2")[0], 2)
        self.assertEqual(self.call("az aks create -n aks -g rg -k 1.99")[0], 1)
        self.assertEqual(self.call("az aks create -n aks -g rg --nodepool-name Bad-Name")[0], 1)
        self.assertEqual(self.call("az aks create -n aks -g rg --assign-identity /nowhere/x")[0], 3)
        self.ok("az aks create -n aks -g rg --enable-cluster-autoscaler --min-count 2 --max-count 3 -k 1.29")
        self.ok("az aks get-credentials -n aks -g rg")
        self.assertEqual(self.ok("kubectl get nodes -o name").count("\n"), 2)
        self.fails("az aks nodepool add --cluster-name aks -g rg -n nodepool1", 1,
                   "ERROR: Node pool nodepool1 already exists, please try a different name, use 'aks nodepool list' to "
                   "get current list of node pool")

    def test_monitoring_brings_its_daemons(self):
        self.ok("az aks create -n aks -g rg --enable-azure-monitor-metrics --node-count 2")
        self.ok("az aks nodepool add --cluster-name aks -g rg -n postgres --node-count 3")
        self.ok("az aks get-credentials -n aks -g rg")
        self.ok("az aks enable-addons --addon monitoring -n aks -g rg --workspace-resource-id w")
        for name in ("ama-metrics-node", "ama-logs"):
            self.assertEqual(self.ok("kubectl get ds %s -n kube-system" % name), (
                "NAME               DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\n"
                "ama-metrics-node   5         5         5       5            5           <none>          0s\n"
                if name == "ama-metrics-node" else
                "NAME       DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\n"
                "ama-logs   5         5         5       5            5           <none>          0s\n"))
