"""kubectl describe, delete, wait, label and rollout."""

import threading
import time

from support_tools import CLUSTER, ToolsTest

from twin.store import Store


class Describe(ToolsTest):
    def setUp(self):
        super().setUp()
        self.infrastructure()

    def test_a_backup_with_its_events(self):
        made = self.store.put({"apiVersion": "postgresql.cnpg.io/v1", "kind": "Backup",
                               "metadata": {"name": "b", "namespace": "db"}, "spec": {"cluster": {"name": "pg"}},
                               "status": {"beginLSN": "0/3000028", "instanceID": {"podName": "pg-1"}, "phase": "completed"}})
        self.store.event(made, "Normal", "Starting", "cloudnative-pg-backup", "Starting backup for cluster pg")
        self.store.event(made, "Normal", "Completed", "instance-manager", "Backup completed")
        self.assertEqual(self.ok("kubectl describe backup b -n db"), """\
Name:         b
Namespace:    db
Labels:       <none>
Annotations:  <none>
API Version:  postgresql.cnpg.io/v1
Kind:         Backup
Metadata:
  Creation Timestamp:  %s
  Generation:          1
  Resource Version:    %s
  UID:                 %s
Spec:
  Cluster:
    Name:  pg
Status:
  Begin LSN:  0/3000028
  Instance ID:
    Pod Name:  pg-1
  Phase:       completed
Events:
  Type    Reason     Age   From                   Message
  ----    ------     ----  ----                   -------
  Normal  Starting   0s    cloudnative-pg-backup  Starting backup for cluster pg
  Normal  Completed  0s    instance-manager       Backup completed
""" % (made["metadata"]["creationTimestamp"], made["metadata"]["resourceVersion"], made["metadata"]["uid"]))

    def test_events_that_come_again_are_counted(self):
        made = self.store.put({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "db"},
                               "spec": {}})
        for _ in range(3):
            self.store.event(made, "Warning", "Failed", "kubelet", 'secret "s" not found')
        self.assertRegex(self.ok("kubectl describe pod p -n db"),
                         r'Warning  Failed  \ds \(x3 over \ds\)  kubelet  secret "s" not found\n$')

    def test_secrets_are_not_shown(self):
        self.ok("kubectl create secret generic s -n db --from-literal=password=hidden")
        self.assertEqual(self.ok("kubectl describe secret s -n db"),
                         "Name:         s\nNamespace:    db\nLabels:       <none>\nAnnotations:  <none>\n\n"
                         "Type:  Opaque\n\nData\n====\npassword:  6 bytes\n")

    def test_the_beginning_of_a_name_is_enough(self):
        self.ok("kubectl create configmap long-name -n db --from-literal=a=b")
        self.assertIn("long-name", self.ok("kubectl describe cm long -n db"))
        self.fails("kubectl describe cm name -n db", 1, 'Error from server (NotFound): configmaps "name" not found')


class Delete(ToolsTest):
    def setUp(self):
        super().setUp()
        self.infrastructure()
        self.ok("kubectl create configmap a -n db --from-literal=a=b")

    def test_an_object_goes(self):
        self.assertEqual(self.ok("kubectl delete configmap a -n db"), 'configmap "a" deleted\n')
        self.fails("kubectl delete configmap a -n db", 1, 'Error from server (NotFound): configmaps "a" not found')
        self.ok("kubectl delete configmap a -n db --ignore-not-found")

    def test_what_is_meant_must_be_said(self):
        self.fails("kubectl delete configmap -n db", 1, "error: resource(s) were provided, but no name was specified")
        self.assertEqual(self.call("kubectl delete")[2].split("\n")[0],
                         "error: You must provide one or more resources by argument or filename.")
        self.assertEqual(self.ok("kubectl delete configmap --all -n db"), 'configmap "a" deleted\n')

    def test_a_cluster_goes_by_its_manifest(self):
        self.ok("kubectl apply -n db -f -", CLUSTER)
        self.assertEqual(self.ok("kubectl delete -n db -f -", CLUSTER), 'cluster.postgresql.cnpg.io "pg" deleted\n')

    def test_a_namespace_takes_all_that_lies_in_it(self):
        self.assertEqual(self.ok("kubectl delete namespace db"), 'namespace "db" deleted\n')
        self.assertIsNone(self.store.get("configmap", "a", "db"))

    def test_an_instance_is_stopped_before_its_pod_goes(self):
        pod = self.store.put({"apiVersion": "v1", "kind": "Pod", "spec": {}, "metadata": {
            "name": "pg-1", "namespace": "db", "labels": {"cnpg.io/instanceName": "pg-1"}}})
        seen = []

        def stop(store):
            while not seen:
                live = store.get("pod", "pg-1", "db")
                if live["metadata"].get("deletionTimestamp"):
                    seen.append(live["metadata"]["uid"])
                    time.sleep(0.1)
                    store.delete("pod", "pg-1", "db")
                time.sleep(0.01)

        operator = threading.Thread(target=stop, args=(Store(self.store.directory),))
        operator.start()
        self.assertEqual(self.ok("kubectl delete pod pg-1 --grace-period=1 -n db"), 'pod "pg-1" deleted\n')
        self.assertIsNone(self.store.get("pod", "pg-1", "db"))
        operator.join()
        self.assertEqual(seen, [pod["metadata"]["uid"]])


class Wait(ToolsTest):
    def setUp(self):
        super().setUp()
        self.infrastructure()
        self.ok("kubectl apply -n db -f -", CLUSTER)

    def status(self, **status):
        self.store.change("cluster", "pg", "db", lambda obj: obj.update(status=status))

    def test_a_condition_and_a_field(self):
        self.status(conditions=[{"type": "Ready", "status": "True"}], phase="Cluster in healthy state")
        met = "cluster.postgresql.cnpg.io/pg condition met\n"
        self.assertEqual(self.ok("kubectl wait --for=condition=Ready cluster/pg -n db"), met)
        self.assertEqual(self.ok("kubectl wait --for=jsonpath='{.status.phase}'='Cluster in healthy state' cluster pg -n db"),
                         met)

    def test_time_runs_out(self):
        self.fails("kubectl wait --for=condition=Ready cluster/pg -n db --timeout=0s", 1,
                   "error: timed out waiting for the condition on clusters.postgresql.cnpg.io/pg")

    def test_what_is_not_there_is_not_waited_for(self):
        self.fails("kubectl wait --for=condition=Ready cluster/other -n db", 1,
                   'Error from server (NotFound): clusters.postgresql.cnpg.io "other" not found')
        self.fails("kubectl wait --for=condition=Ready pods -l a=b -n db", 1, "error: no matching resources found")
        self.fails("kubectl wait --for=ready cluster/pg -n db", 1, 'error: unrecognized condition: "ready"')


class Marks(ToolsTest):
    def setUp(self):
        super().setUp()
        self.infrastructure()
        self.ok("kubectl create configmap a -n db --from-literal=a=b")

    def test_labels_and_annotations(self):
        self.assertEqual(self.ok("kubectl label configmap a team=x -n db"), "configmap/a labeled\n")
        self.fails("kubectl label configmap a team=y -n db", 1,
                   "error: 'team' already has a value (x), and --overwrite is false")
        self.assertEqual(self.ok("kubectl label configmap a team- -n db"), "configmap/a unlabeled\n")
        self.assertEqual(self.ok("kubectl annotate configmap a note='a b' -n db"), "configmap/a annotated\n")
        self.assertEqual(self.store.get("configmap", "a", "db")["metadata"]["annotations"], {"note": "a b"})


class Programs(ToolsTest):
    def test_each_command_is_a_program(self):
        self.assertEqual(self.process("az group exists -n rg"), (0, "false\n", ""))
        self.assertEqual(self.process("helm repo add x https://cloudnative-pg.github.io/charts"),
                         (0, '"x" has been added to your repositories\n', ""))
        self.assertEqual(self.process("kubectl create foo")[0], 1)

    def test_plugins_are_programs_on_path(self):
        status, _, err = self.process("kubectl cnpg status")
        self.assertNotEqual(status, 0)
        self.assertNotIn("unknown command", err.splitlines()[0])
        self.assertEqual(self.process("kubectl cnbg status"), (1, "", 'error: unknown command "cnbg" for "kubectl"\n'))
        self.assertEqual(self.process("kubectl --namespace x cnpg status"),
                         (1, "", "Error: flags cannot be placed before plugin name: --namespace\n"))
        self.assertEqual(self.process("kubectl exec x"), (1, "", "error: the local twin has no kubectl exec\n"))
        self.assertEqual(self.process("kubectl gett pods"), (
            1, "", 'error: unknown command "gett" for "kubectl"\n\nDid you mean this?\n\tget\n'))
