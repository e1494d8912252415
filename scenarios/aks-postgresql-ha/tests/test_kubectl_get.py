"""kubectl get."""

import json

from support_tools import ToolsTest

from twin.store import now


def pod(name, ready=True, **labels):
    """A pod with one container."""
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": "db", "labels": labels},
            "spec": {"containers": [{"name": "postgres"}], "nodeName": "node-1"},
            "status": {"phase": "Running", "podIP": "10.244.0.9", "containerStatuses": [
                {"name": "postgres", "ready": ready, "restartCount": 0, "state": {"running": {"startedAt": now()}}}]}}


class Get(ToolsTest):
    def setUp(self):
        super().setUp()
        self.infrastructure()

    def pods(self):
        self.store.put(pod("pg-1", role="primary", cluster="pg"))
        self.store.put(pod("pg-2", ready=False, role="replica", cluster="pg"))
        self.store.put(pod("other"))

    def test_pods(self):
        self.pods()
        self.assertEqual(self.ok("kubectl get pods -n db -l cluster=pg"),
                         "NAME   READY   STATUS    RESTARTS   AGE\n"
                         "pg-1   1/1     Running   0          0s\n"
                         "pg-2   0/1     Running   0          0s\n")
        self.assertEqual(self.ok("kubectl get po -n db pg-1 -o wide --no-headers"),
                         "pg-1   1/1   Running   0     0s    10.244.0.9   node-1   <none>   <none>\n")
        self.assertEqual(self.ok("kubectl get pods -A --no-headers -l role=primary --show-labels"),
                         "db    pg-1   1/1   Running   0     0s    cluster=pg,role=primary\n")

    def test_why_a_pod_does_not_run(self):
        waiting = pod("waits")
        waiting["status"]["containerStatuses"][0].update(ready=False, state={"waiting": {
            "reason": "CreateContainerConfigError"}})
        leaving = pod("leaves")
        leaving["metadata"]["deletionTimestamp"] = now()
        for obj in (waiting, leaving):
            self.store.put(obj)
        self.assertEqual(self.ok("kubectl get pods -n db --no-headers"),
                         "leaves   1/1   Terminating                  0     0s\n"
                         "waits    0/1   CreateContainerConfigError   0     0s\n")

    def test_selectors(self):
        self.pods()
        cases = {"role": "pg-1 pg-2", "!role": "other", "role=primary": "pg-1", "role==primary": "pg-1",
                 "role!=primary": "other pg-2", "role,role!=primary": "pg-2", "role in (primary, x)": "pg-1",
                 "role notin (primary)": "other pg-2", "cluster=pg,role=replica": "pg-2"}
        for text, names in cases.items():
            with self.subTest(text):
                out = self.ok("kubectl get pods -n db -o name -l '%s'" % text)
                self.assertEqual(out.replace("pod/", "").split(), names.split())
        self.assertEqual(self.ok("kubectl get pods -n db -o name --field-selector metadata.name=pg-2"), "pod/pg-2\n")

    def test_one_object_is_itself_and_several_are_a_list(self):
        self.pods()
        self.assertEqual(json.loads(self.ok("kubectl get pod pg-1 -n db -o json"))["kind"], "Pod")
        found = json.loads(self.ok("kubectl get pods -n db -l role=primary -o json"))
        self.assertEqual((found["kind"], found["metadata"], len(found["items"])), ("List", {"resourceVersion": ""}, 1))
        self.assertEqual(self.ok("kubectl get pods -n db -l role=none -o yaml"),
                         'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: ""\n')

    def test_columns_and_paths(self):
        self.pods()
        self.assertEqual(self.ok('kubectl get pod -n db --no-headers -o custom-columns=":metadata.name" -l role=primary'),
                         "pg-1\n")
        self.assertEqual(self.ok("kubectl get pods -n db -o custom-columns=NAME:.metadata.name,ROLE:.metadata.labels.role"),
                         "NAME    ROLE\nother   <none>\npg-1    primary\npg-2    replica\n")
        self.assertEqual(self.ok("kubectl get pods -n db -o jsonpath='{.items[*].metadata.name}'"), "other pg-1 pg-2")
        self.assertEqual(self.ok("kubectl get pods -n db -o jsonpath='{range .items[?(@.metadata.labels.role)]}"
                                 "{.metadata.name}{\"=\"}{.metadata.labels.role}{\"\\n\"}{end}'"),
                         "pg-1=primary\npg-2=replica\n")

    def test_a_secret_and_a_service(self):
        self.ok("kubectl create secret generic s -n db --from-literal=username=app --from-literal=password=x")
        self.assertEqual(self.ok("kubectl get secret s --namespace db"),
                         "NAME   TYPE     DATA   AGE\ns      Opaque   2      0s\n")
        self.store.put({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "pg-rw", "namespace": "db"},
                        "spec": {"type": "ClusterIP", "clusterIP": "10.0.193.27", "ports": [{"port": 5432}]}})
        self.assertEqual(self.ok("kubectl get services -n db"),
                         "NAME    TYPE        CLUSTER-IP    EXTERNAL-IP   PORT(S)    AGE\n"
                         "pg-rw   ClusterIP   10.0.193.27   <none>        5432/TCP   0s\n")

    def test_several_kinds(self):
        self.pods()
        self.ok("kubectl create configmap c -n db --from-literal=a=b")
        self.assertEqual(self.ok("kubectl get pods,cm -n db"),
                         "NAME        READY   STATUS    RESTARTS   AGE\n"
                         "pod/other   1/1     Running   0          0s\n"
                         "pod/pg-1    1/1     Running   0          0s\n"
                         "pod/pg-2    0/1     Running   0          0s\n\n"
                         "NAME          DATA   AGE\n"
                         "configmap/c   1      0s\n")
        self.assertEqual(self.ok("kubectl get pod/pg-1 cm/c -n db -o name"), "pod/pg-1\nconfigmap/c\n")

    def test_nothing_found(self):
        self.assertEqual(self.call("kubectl get pods -n db"), (0, "", "No resources found in db namespace.\n"))
        self.assertEqual(self.call("kubectl get pods -A"), (0, "", "No resources found\n"))
        self.fails("kubectl get pod pg-1 -n db", 1, 'Error from server (NotFound): pods "pg-1" not found')
        self.fails("kubectl get cluster pg -n db", 1,
                   'Error from server (NotFound): clusters.postgresql.cnpg.io "pg" not found')
        self.assertEqual(self.ok("kubectl get pod pg-1 -n db --ignore-not-found"), "")

    def test_kinds_the_server_does_not_have(self):
        for name in ("foo", "podmonitors", "podmonitors.monitoring.coreos.com"):
            self.fails("kubectl get %s -n db" % name, 1,
                       'error: the server doesn\'t have a resource type "%s"' % name.split(".")[0])

    def test_formats_and_flags_that_are_none(self):
        self.assertEqual(self.call("kubectl get pods -o table")[2][:83],
                         'error: unable to match a printer suitable for the output format "table", allowed fo')
        self.fails("kubectl get pods --namespac db", 1,
                   "error: unknown flag: --namespac\nSee 'kubectl get --help' for usage.")
        self.fails("kubectl get pods -o", 1, "error: flag needs an argument: 'o' in -o\nSee 'kubectl get --help' for usage.")
        self.fails("kubectl get pod a -l b=c", 1, "error: name cannot be provided when a selector is specified")


class Contexts(ToolsTest):
    def test_without_credentials_there_is_no_server(self):
        status, out, err = self.call("kubectl get pods")
        self.assertEqual((status, out, err.split("\n")[-2]), (
            1, "", "The connection to the server localhost:8080 was refused - did you specify the right host or port?"))

    def test_a_context_must_be_fetched(self):
        self.infrastructure()
        self.fails("kubectl get pods --context other", 1,
                   "Error in configuration: context was not found for specified context: other")
        self.fails("kubectl create namespace x --context other", 1, 'error: context "other" does not exist')
        self.ok("kubectl get nodes --context aks")
        self.assertEqual(self.ok("kubectl config current-context"), "aks\n")

    def test_a_context_may_have_a_namespace(self):
        self.infrastructure()
        self.ok("kubectl config set-context --current --namespace=db")
        self.assertEqual(self.call("kubectl get pods"), (0, "", "No resources found in db namespace.\n"))

    def test_verbose_requests_go_to_stderr(self):
        self.infrastructure()
        status, out, err = self.call("kubectl get nodes -v 9 -o name")
        self.assertEqual((status, out.count("node/aks-")), (0, 5))
        self.assertRegex(err, r"round_trippers.go:553\] GET https://aks-rg-\S+:443/api/v1/nodes 200 OK in 12 milliseconds")
