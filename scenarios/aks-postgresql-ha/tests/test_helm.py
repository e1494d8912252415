"""helm."""

import unittest

from support_tools import ToolsTest

STACK = ("helm upgrade --install --namespace db -f https://example.com/values.yaml monitoring "
         "prometheus-community/kube-prometheus-stack --kube-context=%s")
URL = "https://prometheus-community.github.io/helm-charts"


class Repositories(ToolsTest):
    def test_a_repository_is_added_once(self):
        line = "helm repo add prometheus-community " + URL
        self.assertEqual(self.ok(line), '"prometheus-community" has been added to your repositories\n')
        self.assertEqual(self.ok(line), '"prometheus-community" already exists with the same configuration, skipping\n')
        self.fails("helm repo add prometheus-community https://cloudnative-pg.github.io/charts", 1,
                   "Error: repository name (prometheus-community) already exists, please specify a different name")
        self.assertEqual(self.ok("helm repo list"), "NAME                \tURL%s\nprometheus-community\t%s\n"
                         % (" " * (len(URL) - 3), URL))

    def test_an_address_without_charts(self):
        self.fails("helm repo add x https://example.com", 1, 'Error: looks like "https://example.com" is not a valid chart '
                   "repository or cannot be reached: failed to fetch https://example.com/index.yaml : 404 Not Found")
        self.fails("helm repo list", 1, "Error: no repositories to show")


class Releases(ToolsTest):
    def setUp(self):
        super().setUp()
        self.infrastructure()
        self.ok("helm repo add prometheus-community " + URL)

    def test_a_release_is_installed_and_then_upgraded(self):
        self.fails("kubectl get podmonitors.monitoring.coreos.com pg -n db", 1,
                   'error: the server doesn\'t have a resource type "podmonitors"')
        lines = self.ok(STACK % "aks").split("\n")
        stamp = lines[2]
        self.assertRegex(stamp, r"^LAST DEPLOYED: \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$")
        self.assertEqual(lines[:10], [
            'Release "monitoring" does not exist. Installing it now.', "NAME: monitoring", stamp, "NAMESPACE: db",
            "STATUS: deployed", "REVISION: 1", "TEST SUITE: None", "NOTES:",
            "kube-prometheus-stack has been installed. Check its status by running:",
            '  kubectl --namespace db get pods -l "release=monitoring"'])
        self.assertEqual(self.ok(STACK % "aks").split("\n")[0],
                         'Release "monitoring" has been upgraded. Happy Helming!')
        self.assertEqual(self.ok("helm status monitoring -n db").split("\n")[4], "REVISION: 2")
        self.assertEqual(self.ok("helm list -n db -q"), "monitoring\n")
        self.assertRegex(self.ok("helm list -n db"),
                         r"^NAME      \tNAMESPACE\tREVISION\tUPDATED {32}\tSTATUS  \tCHART {23}\tAPP VERSION\n"
                         r"monitoring\tdb       \t2       \t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} \+0000 UTC\t"
                         r"deployed\tkube-prometheus-stack-59.1.0\tv0.74.0    \n$")
        self.fails("kubectl get podmonitors.monitoring.coreos.com pg -n db", 1,
                   'Error from server (NotFound): podmonitors.monitoring.coreos.com "pg" not found')
        self.assertEqual(self.ok('kubectl get pods -n db -l "release=monitoring" --no-headers').split()[1:3],
                         ["1/1", "Running"])

    def test_what_cannot_be_installed(self):
        cases = {
            STACK % "other": 'Kubernetes cluster unreachable: context "other" does not exist',
            "helm upgrade x cnpg/cloudnative-pg": 'UPGRADE FAILED: "x" has no deployed releases',
            "helm install x cnpg/cloudnative-pg": "repo cnpg not found",
            "helm install x prometheus-community/nothing": 'chart "nothing" matching  not found in prometheus-community '
            "index. (try 'helm repo update'): no chart name found",
            "helm install x prometheus-community/kube-prometheus-stack -n no": 'create: failed to create: namespaces "no" '
            "not found",
            "helm install x y --bogus": "unknown flag: --bogus",
            "helm install x prometheus-community/kube-prometheus-stack -f /no": "open /no: no such file or directory",
            "helm status x": "release: not found",
            "helm uninstall x": "uninstall: Release not loaded: x: release: not found",
        }
        for line, why in cases.items():
            with self.subTest(line):
                self.fails(line, 1, "Error: " + why)
        self.assertEqual(self.call("helm upgrade --install x")[2].split("\n")[0],
                         'Error: "helm upgrade" requires 2 arguments')

    def test_without_a_cluster_there_is_nothing_to_install_into(self):
        self.store.delete("kube-current-context", "current")
        self.assertEqual(self.call("helm list")[2][:37], "Error: Kubernetes cluster unreachable")


if __name__ == "__main__":
    unittest.main()
