"""A new primary by failover and by switchover, and instances that are destroyed."""

import unittest

from support_world import NAMESPACE, World, cluster, needs_servers, wait

from twin.session import Failed


@needs_servers
class Changes(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)
        self.world.federate("pg")
        self.world.apply(cluster())
        self.world.wait_healthy("pg", 3)

    def primary(self):
        return self.world.get("cluster", "pg")["status"]["currentPrimary"]

    def wait_primary(self, name):
        wait(lambda: self.primary() == name, "%s to be the primary" % name, self.world.log)
        self.world.wait_healthy("pg", 3)

    def quorum(self):
        return self.world.sql(self.primary(), "SELECT application_name FROM pg_stat_replication "
                              "WHERE state = 'streaming' AND sync_state = 'quorum' ORDER BY 1")

    def test_failover_and_promotion_keep_the_rows_and_the_names(self):
        self.world.sql("pg-1", "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id")
        self.world.delete_pod("pg-1")
        self.wait_primary("pg-2")
        self.assertEqual(self.quorum(), [["pg-1"], ["pg-3"]])
        self.assertEqual(self.world.sql("pg-2", "SELECT count(*) FROM kept"), [["1000"]])
        pods = self.world.store.list("pod", NAMESPACE)
        self.assertEqual([pod["metadata"]["labels"]["cnpg.io/instanceRole"] for pod in pods],
                         ["replica", "primary", "replica"])
        self.world.sql("pg-2", "INSERT INTO kept VALUES (0)")

        answer = self.world.command("kubectl-cnpg", "promote", "pg", "1", "-n", NAMESPACE)
        self.assertEqual((answer.stdout, answer.stderr), ("Node pg-1 in cluster pg will be promoted\n", ""))
        self.wait_primary("pg-1")
        self.assertEqual(self.quorum(), [["pg-2"], ["pg-3"]])
        self.assertEqual(self.world.sql("pg-1", "SELECT count(*) FROM kept"), [["1001"]])

    def test_a_deleted_standby_comes_back(self):
        self.world.delete_pod("pg-3")
        wait(lambda: self.world.get("pod", "pg-3"), "the pod to come back")
        self.wait_primary("pg-1")
        self.assertEqual(self.quorum(), [["pg-2"], ["pg-3"]])

    def test_the_primary_takes_writes_with_one_standby_left(self):
        self.world.store.change("cluster", "pg", NAMESPACE, lambda obj: obj["spec"].update(instances=1))
        self.world.wait_healthy("pg", 1)
        self.assertEqual(self.world.sql("pg-1", "SHOW synchronous_standby_names"), [[""]])
        self.world.sql("pg-1", "CREATE TABLE written ()")

    def test_a_destroyed_instance_is_replaced_by_one_with_the_next_number(self):
        answer = self.world.command("kubectl-cnpg", "destroy", "pg", "3", "-n", NAMESPACE)
        self.assertEqual((answer.stdout, answer.stderr), ("Instance pg-3 of cluster pg is destroyed\n", ""))
        wait(lambda: self.world.get("pod", "pg-4"), "the new instance")
        self.wait_primary("pg-1")
        self.assertEqual(self.quorum(), [["pg-2"], ["pg-4"]])

    def test_changed_settings_reach_all_servers_with_a_restart_where_one_is_needed(self):
        self.world.store.change("cluster", "pg", NAMESPACE, lambda obj: obj["spec"]["postgresql"].update(
            parameters={"max_connections": "150", "work_mem": "7MB"}))
        for instance in ("pg-1", "pg-2", "pg-3"):
            wait(lambda: self.settings(instance)[0][0] == "7MB", "%s to load them" % instance, self.world.log)
        wait(lambda: self.settings("pg-1")[0][1] == "150", "the restart", self.world.log)
        self.wait_primary("pg-1")
        self.assertEqual(self.quorum(), [["pg-2"], ["pg-3"]])

    def settings(self, instance):
        try:
            return self.world.sql(instance, "SELECT current_setting('work_mem'), current_setting('max_connections')")
        except Failed:
            return [["", ""]]

    def test_the_most_advanced_standby_is_chosen(self):
        self.world.sql("pg-1", "ALTER SYSTEM SET synchronous_commit = local")
        self.world.sql("pg-1", "SELECT pg_reload_conf()")
        port = self.world.get("twin-server", "pg-1")["body"]["port"]
        self.world.sql("pg-2", "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'")
        self.world.sql("pg-2", "SELECT pg_reload_conf()")
        wait(lambda: self.world.sql("pg-2", "SELECT count(*) FROM pg_stat_wal_receiver") == [["0"]], "it to stop")
        self.world.sql("pg-1", "CREATE TABLE only_on_three AS SELECT generate_series(1, 10)")
        wait(lambda: self.world.sql("pg-3", "SELECT pg_last_wal_receive_lsn() >= '%s'" % self.world.sql(
            "pg-1", "SELECT pg_current_wal_lsn()")[0][0]) == [["t"]], "pg-3 to have it")
        self.assertGreater(port, 0)
        self.world.delete_pod("pg-1")
        wait(lambda: self.primary() == "pg-3", "pg-3 to be the primary", self.world.log)
        self.assertEqual(self.world.sql("pg-3", "SELECT count(*) FROM only_on_three"), [["10"]])


if __name__ == "__main__":
    unittest.main()
