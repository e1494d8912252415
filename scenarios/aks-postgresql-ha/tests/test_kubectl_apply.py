"""kubectl apply and create: which manifests are taken, and which are refused."""

import json

from support_tools import CLUSTER, ToolsTest

CONFIG = """
apiVersion: v1
kind: ConfigMap
metadata:
  name: c
data:
  A: 'true'
"""


class Apply(ToolsTest):
    def setUp(self):
        super().setUp()
        self.infrastructure()

    def apply(self, text, flags="-n db"):
        return self.call("kubectl apply %s -f -" % flags, text)

    def refuses(self, text, err, flags="-n db"):
        self.assertEqual(self.apply(text, flags), (1, "", err + "\n"))

    def strict(self, text, unknown):
        names = ", ".join('unknown field "%s"' % name for name in unknown.split())
        self.refuses(text, 'Error from server (BadRequest): error when creating "STDIN": Cluster in version "v1" cannot '
                     "be handled as a Cluster: strict decoding error: " + names)

    def test_created_then_unchanged_then_configured(self):
        self.assertEqual(self.apply(CONFIG), (0, "configmap/c created\n", ""))
        self.assertEqual(self.apply(CONFIG), (0, "configmap/c unchanged\n", ""))
        self.assertEqual(self.apply(CONFIG.replace("'true'", "'false'\n  B: b")), (0, "configmap/c configured\n", ""))
        self.assertEqual(self.apply(CONFIG.replace("A:", "C:")), (0, "configmap/c configured\n", ""))
        self.assertEqual(self.store.get("configmap", "c", "db")["data"], {"C": "true"})

    def test_what_others_added_stays(self):
        self.apply(CONFIG)
        self.ok("kubectl label configmap c -n db team=a")
        self.apply(CONFIG.replace("A:", "C:"))
        self.assertEqual(self.store.get("configmap", "c", "db")["metadata"]["labels"], {"team": "a"})

    def test_the_manifest_is_kept_in_an_annotation(self):
        self.apply(CONFIG)
        annotations = self.store.get("configmap", "c", "db")["metadata"]["annotations"]
        self.assertEqual(annotations, {"kubectl.kubernetes.io/last-applied-configuration":
                                       '{"apiVersion":"v1","data":{"A":"true"},"kind":"ConfigMap","metadata":'
                                       '{"annotations":{},"name":"c","namespace":"db"}}\n'})

    def test_several_documents_good_and_bad(self):
        status, out, err = self.apply(CONFIG + "---\nkind: ConfigMap\n---\n" + CONFIG.replace("name: c", "name: d"))
        self.assertEqual((status, out), (1, "configmap/c created\nconfigmap/d created\n"))
        self.assertEqual(err, 'error: error validating "STDIN": error validating data: apiVersion not set; if you choose '
                              "to ignore these errors, turn validation off with --validate=false\n")

    def test_what_comes_before_a_bad_document_is_applied(self):
        status, out, err = self.apply(CONFIG + "---\na: [\nb: c\n---\n" + CONFIG.replace("name: c", "name: d"))
        self.assertEqual((status, out), (1, "configmap/c created\n"))
        self.assertEqual(err, "error: error parsing STDIN: error converting YAML to JSON: yaml: line 3: did not find "
                              "expected ',' or ']'\n")

    def test_yaml_that_is_none(self):
        start = "error: error parsing STDIN: error converting YAML to JSON: yaml: "
        self.refuses("a: b: c", start + "mapping values are not allowed in this context")
        self.refuses("a: 1\nb: [", start + "line 2: did not find expected node content")
        self.refuses("a: 1\n\tb: 2", start + "line 2: found a tab character that violates indentation")
        self.refuses("", "error: no objects passed to apply")
        self.fails("kubectl apply -f /no/such/file", 1, 'error: the path "/no/such/file" does not exist')
        self.fails("kubectl apply -n db", 1, "error: must specify one of -f and -k")

    def test_kinds_nobody_knows(self):
        self.refuses(CONFIG.replace("ConfigMap", "ConfigMop"),
                     'error: resource mapping not found for name: "c" namespace: "db" from "STDIN": no matches for kind '
                     '"ConfigMop" in version "v1"\nensure CRDs are installed first')
        self.refuses(CONFIG.replace("apiVersion: v1", "apiVersion: azmonitoring.coreos.com/v1")
                     .replace("ConfigMap", "PodMonitor"),
                     'error: resource mapping not found for name: "c" namespace: "db" from "STDIN": no matches for kind '
                     '"PodMonitor" in version "azmonitoring.coreos.com/v1"\nensure CRDs are installed first')

    def test_names_and_namespaces(self):
        self.refuses(CONFIG, 'Error from server (NotFound): error when creating "STDIN": namespaces "other" not found',
                     "-n other")
        self.refuses(CONFIG.replace("name: c", "name: c\n  namespace: other"),
                     'error: the namespace from the provided object "other" does not match the namespace "db". You must '
                     "pass '--namespace=other' to perform this operation.")
        self.assertEqual(self.apply(CONFIG.replace("name: c", "name:"))[2].split("\n")[-2],
                         'from server for: "STDIN": resource name may not be empty')
        self.assertEqual(self.apply(CONFIG.replace("name: c", "name: Big_Name"))[2][:92],
                         'The ConfigMap "Big_Name" is invalid: metadata.name: Invalid value: "Big_Name": a lowercase R')

    def test_fields_and_types_of_built_in_kinds(self):
        start = ('Error from server (BadRequest): error when creating "STDIN": ConfigMap in version "v1" cannot be '
                 "handled as a ConfigMap: ")
        self.refuses(CONFIG + "spec: {}\n", start + 'strict decoding error: unknown field "spec"')
        self.refuses(CONFIG.replace("'true'", "yes"),
                     start + "json: cannot unmarshal bool into Go struct field ConfigMap.data of type string")

    def test_a_cluster_is_taken(self):
        self.assertEqual(self.apply(CLUSTER), (0, "cluster.postgresql.cnpg.io/pg created\n", ""))
        self.assertEqual(self.store.get("cluster", "pg", "db")["spec"]["bootstrap"],
                         {"initdb": {"database": "app", "owner": "app"}})

    def test_unknown_fields_of_a_cluster(self):
        self.strict(CLUSTER.replace("instances", "instnaces"), "spec.instnaces")
        self.strict(CLUSTER.replace("size:", "sizes:") + "  bootstrap:\n    initdb:\n      db: x\n",
                    "spec.bootstrap.initdb.db spec.storage.sizes")
        self.strict(CLUSTER + "  externalClusters:\n  - name: a\n    barman: {}\n", "spec.externalClusters[0].barman")

    def test_types_in_a_cluster(self):
        self.refuses(CLUSTER.replace("3", "'3'"),
                     'The Cluster "pg" is invalid: spec.instances: Invalid value: "string": spec.instances in body must '
                     'be of type integer: "string"')
        self.refuses(CLUSTER + "  postgresql:\n    parameters:\n      max_connections: 10\n",
                     'The Cluster "pg" is invalid: spec.postgresql.parameters.max_connections: Invalid value: "integer": '
                     'spec.postgresql.parameters.max_connections in body must be of type string: "integer"')
        self.refuses(CLUSTER + "  logLevel: loud\n",
                     'The Cluster "pg" is invalid: spec.logLevel: Unsupported value: "loud": supported values: "error", '
                     '"warning", "info", "debug", "trace"')
        self.refuses(CLUSTER + "  externalClusters:\n  - connectionParameters: {}\n",
                     'The Cluster "pg" is invalid: spec.externalClusters[0].name: Required value')

    def test_what_the_webhook_of_a_cluster_refuses(self):
        cases = {
            "  postgresql:\n    parameters:\n      archive_command: x\n": 'spec.postgresql.parameters.archive_command: '
            'Invalid value: "x": Can\'t set fixed configuration parameter',
            "  maxSyncReplicas: 3\n": "spec.maxSyncReplicas: Invalid value: 3: maxSyncReplicas must be lower than the "
                                      "number of instances",
            "  minSyncReplicas: 1\n": "spec.minSyncReplicas: Invalid value: 1: minSyncReplicas cannot be greater than "
                                      "maxSyncReplicas",
            "  bootstrap:\n    recovery:\n      source: old\n": 'spec.bootstrap.recovery.source: Invalid value: "old": '
                                                                 "External cluster old not found",
            "  backup:\n    retentionPolicy: 7 days\n": 'spec.backup.retentionPolicy: Invalid value: "7 days": not a '
                                                         "valid retention policy",
        }
        for more, why in cases.items():
            with self.subTest(more):
                self.refuses(CLUSTER + more, 'The Cluster "pg" is invalid: ' + why)
        self.refuses(CLUSTER.replace("storage:\n    size: 1Gi", "logLevel: info"),
                     'The Cluster "pg" is invalid: spec.storage.size: Invalid value: "": Size not configured. Please add '
                     "it, or a storage request in the pvcTemplate.")

    def test_backups_and_schedules(self):
        head = "apiVersion: postgresql.cnpg.io/v1\nkind: %s\nmetadata:\n  name: b\nspec:\n"
        self.refuses(head % "Backup" + "  method: barmanObjectStore\n",
                     'The Backup "b" is invalid: spec.cluster: Required value')
        self.refuses(head % "ScheduledBackup" + "  schedule: '0 15 *'\n  cluster:\n    name: pg\n",
                     'The ScheduledBackup "b" is invalid: spec.schedule: Invalid value: "0 15 *": Expected 5 to 6 '
                     "fields, found 3: 0 15 *")
        self.assertEqual(self.apply(head % "ScheduledBackup" + '  schedule: "0 15 * ? * *"\n  cluster:\n    name: pg\n'),
                         (0, "scheduledbackup.postgresql.cnpg.io/b created\n", ""))

    def test_dry_runs_change_nothing(self):
        self.assertEqual(self.apply(CONFIG, "-n db --dry-run=server"), (0, "configmap/c created (server dry run)\n", ""))
        self.assertIsNone(self.store.get("configmap", "c", "db"))
        self.assertEqual(self.apply(CONFIG, "-n db --server-side"), (0, "configmap/c serverside-applied\n", ""))


class Create(ToolsTest):
    def setUp(self):
        super().setUp()
        self.infrastructure()

    def test_a_namespace_is_made_once(self):
        self.assertEqual(self.ok("kubectl create namespace x --context aks"), "namespace/x created\n")
        self.fails("kubectl create namespace x", 1, 'Error from server (AlreadyExists): namespaces "x" already exists')

    def test_a_secret(self):
        line = "kubectl create secret generic s --from-literal=a=b=c --namespace "
        self.assertEqual(self.ok(line + "db"), "secret/s created\n")
        self.assertEqual(self.store.get("secret", "s", "db")["data"], {"a": "Yj1j"})
        self.fails(line + "db", 1, 'error: failed to create secret secrets "s" already exists')
        self.fails(line + "other", 1, 'error: failed to create secret namespaces "other" not found')
        self.fails("kubectl create secret generic s --from-literal=a", 1,
                   "error: invalid literal source a, expected key=value")
        self.fails("kubectl create secret generic --from-literal=a=b", 1, "error: exactly one NAME is required, got 0\n"
                   "See 'kubectl create secret generic -h' for help and examples")

    def test_a_dry_run_shows_the_manifest(self):
        self.assertEqual(self.ok("kubectl create secret generic s --from-literal=a=b --dry-run=client -o yaml"),
                         "apiVersion: v1\ndata:\n  a: Yg==\nkind: Secret\nmetadata:\n  creationTimestamp: null\n"
                         "  name: s\n")

    def test_from_a_file(self):
        self.assertEqual(self.ok("kubectl create -n db -f -", CONFIG), "configmap/c created\n")
        self.fails("kubectl create -n db -f -", 1, 'Error from server (AlreadyExists): error when creating "STDIN": '
                   'configmaps "c" already exists', CONFIG)
        self.assertEqual(json.loads(self.ok("kubectl get cm c -n db -o json"))["metadata"].get("annotations"), None)
