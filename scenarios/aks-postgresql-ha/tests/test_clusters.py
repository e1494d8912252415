"""Clusters: they come up, stream and archive, and say so; what is wrong with a manifest shows in the pods."""

import re
import unittest

from support_world import NAMESPACE, World, cluster, needs_servers, wait


def container(pod):
    return pod["status"]["containerStatuses"][0]


@needs_servers
class ThreeInstances(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.world.federate("pg")
        cls.world.apply(cluster())
        cls.world.wait_healthy("pg", 3)

    def test_pods_are_ready_on_nodes_of_their_own(self):
        pods = self.world.store.list("pod", NAMESPACE)
        self.assertEqual([pod["metadata"]["name"] for pod in pods], ["pg-1", "pg-2", "pg-3"])
        self.assertEqual([container(pod)["ready"] for pod in pods], [True] * 3)
        self.assertEqual([pod["metadata"]["labels"]["role"] for pod in pods], ["primary", "replica", "replica"])
        self.assertEqual(len({pod["spec"]["nodeName"] for pod in pods}), 3)

    def test_standbys_stream_in_a_quorum_over_their_slots(self):
        rows = self.world.sql("pg-1", "SELECT application_name, state, sync_state FROM pg_stat_replication ORDER BY 1")
        self.assertEqual(rows, [["pg-2", "streaming", "quorum"], ["pg-3", "streaming", "quorum"]])
        rows = self.world.sql("pg-1", "SELECT slot_name, active FROM pg_replication_slots ORDER BY 1")
        self.assertEqual(rows, [["_cnpg_pg_2", "t"], ["_cnpg_pg_3", "t"]])

    def test_parameters_of_the_manifest_hold_on_every_server(self):
        for instance in ("pg-1", "pg-2", "pg-3"):
            rows = self.world.sql(instance, "SELECT current_setting('max_connections'), pg_is_in_recovery()")
            self.assertEqual(rows, [["400", "f" if instance == "pg-1" else "t"]])

    def test_the_database_belongs_to_the_owner_of_the_secret(self):
        rows = self.world.sql("pg-1", "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'appdb'")
        self.assertEqual(rows, [["app"]])

    def test_services_account_and_monitor_are_there(self):
        services = [item["metadata"]["name"] for item in self.world.store.list("service", NAMESPACE)]
        self.assertEqual(services, ["pg-r", "pg-ro", "pg-rw"])
        self.assertIsNotNone(self.world.get("serviceaccount", "pg"))
        self.assertIsNotNone(self.world.get("podmonitor.monitoring.coreos.com", "pg"))

    def test_wal_is_archived(self):
        wait(lambda: self.world.sql("pg-1", "SELECT archived_count > 0 FROM pg_stat_archiver") == [["t"]], "a WAL file")
        self.assertEqual(self.world.sql("pg-1", "SELECT failed_count FROM pg_stat_archiver"), [["0"]])

    def test_the_plugin_says_what_the_servers_say(self):
        answer = self.world.command("kubectl-cnpg", "status", "pg", "-n", NAMESPACE)
        self.assertEqual(answer.stderr, "")
        lines = answer.stdout.splitlines()
        self.assertIn("Working WAL archiving:          OK", lines)
        table = lines[lines.index("Instances status") + 1:]
        cells = [re.split(r" {2,}", line) for line in table]
        self.assertEqual(cells[0], ["Name", "Current LSN", "Rep role", "Status", "Node"])
        self.assertEqual([(row[0], row[2], row[3]) for row in cells[2:]], [
            ("pg-1", "Primary", "OK"), ("pg-2", "Standby (sync)", "OK"), ("pg-3", "Standby (sync)", "OK")])

    def test_psql_of_the_plugin_reaches_primary_and_replica(self):
        for flags, answer in (([], "f\n"), (["--replica"], "t\n")):
            done = self.world.command("kubectl-cnpg", "psql", "pg", *flags, "-n", NAMESPACE, "--", "-XAt",
                                      stdin="SELECT pg_is_in_recovery();\n")
            self.assertEqual((done.stdout, done.stderr, done.returncode), (answer, "", 0))


@needs_servers
class Manifests(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)

    def first_pod(self):
        pods = self.world.store.list("pod", NAMESPACE)
        return pods[0] if pods and pods[0]["status"]["containerStatuses"] else None

    def test_without_its_secret_a_cluster_waits_for_it(self):
        secret = self.world.get("secret", "db-user-pass")
        self.world.store.delete("secret", "db-user-pass", NAMESPACE)
        self.world.apply(cluster(instances=1))
        wait(self.first_pod, "the job's pod")
        state = container(self.first_pod())["state"]
        self.assertEqual(state, {"waiting": {"reason": "CreateContainerConfigError",
                                             "message": 'secret "db-user-pass" not found'}})
        self.world.store.put(secret)
        self.world.wait_healthy("pg", 1)
        self.assertEqual([pod["metadata"]["name"] for pod in self.world.store.list("pod")], ["pg-1"])

    def test_a_parameter_postgresql_does_not_know_keeps_the_server_from_starting(self):
        made = cluster(instances=1)
        made["spec"]["postgresql"]["parameters"]["no_such_parameter"] = "1"
        self.world.apply(made)
        wait(lambda: self.first_pod() and container(self.first_pod())["state"].get("waiting"), "the server to fail")
        self.assertEqual(container(self.first_pod())["state"], {"waiting": {"reason": "CrashLoopBackOff"}})
        self.assertFalse(container(self.first_pod())["ready"])
        server = self.world.get("twin-server", "pg-1")
        with open(server["body"]["log"], encoding="utf-8") as log:
            self.assertIn('unrecognized configuration parameter "no_such_parameter"', log.read())

    def test_without_a_fitting_node_nothing_runs(self):
        self.world.apply(cluster(instances=1, affinity={"nodeSelector": {"workload": "none"}}))
        wait(lambda: [event for event in self.world.store.list("event") if event["reason"] == "FailedScheduling"],
             "the event")
        self.assertEqual(self.world.store.list("pod", NAMESPACE), [])

    def test_without_a_federated_credential_archiving_fails_until_it_is_made(self):
        self.world.apply(cluster(instances=1))
        self.world.wait_healthy("pg", 1)
        wait(lambda: self.world.sql("pg-1", "SELECT failed_count > 0 FROM pg_stat_archiver") == [["t"]], "a failure")
        status = self.world.command("kubectl-cnpg", "status", "pg", "-n", NAMESPACE).stdout
        self.assertIn("Working WAL archiving:          Failing\n", status)
        self.world.federate("pg")
        wait(lambda: self.world.sql("pg-1", "SELECT archived_count > 0 FROM pg_stat_archiver") == [["t"]], "a WAL file")

    def test_a_deleted_cluster_leaves_nothing(self):
        self.world.apply(cluster(instances=1))
        self.world.wait_healthy("pg", 1)
        self.world.store.delete("cluster", "pg", NAMESPACE)
        wait(lambda: not self.world.store.list("service", NAMESPACE), "the services to go")
        self.assertEqual(self.world.store.list("pod", NAMESPACE), [])
        self.assertEqual(self.world.store.list("persistentvolumeclaim", NAMESPACE), [])


if __name__ == "__main__":
    unittest.main()
