"""What AKS_TWIN_FAULT breaks, seen at the servers."""

import unittest

from support_world import NAMESPACE, World, backup, cluster, needs_servers, restored, wait

from twin.session import Failed


@needs_servers
class Faults(unittest.TestCase):
    def start(self, fault, instances=3):
        self.world = World(fault)
        self.addCleanup(self.world.close)
        self.world.federate("pg")
        self.world.apply(cluster(instances=instances))

    def healthy(self, fault, instances=3):
        self.start(fault, instances)
        self.world.wait_healthy("pg", instances)

    def wait_status(self, **wanted):
        def fits():
            status = self.world.get("cluster", "pg").get("status", {})
            return all(status.get(key) == value for key, value in wanted.items())
        wait(fits, str(wanted), self.world.log)

    def count(self, instance, statement, answer):
        self.assertEqual(self.world.sql(instance, statement), [[answer]])

    def receivers(self, instance):
        try:
            return self.world.sql(instance, "SELECT count(*) FROM pg_stat_wal_receiver")
        except Failed:
            return None

    def test_standby_never_joins(self):
        self.start("standby-never-joins")
        self.wait_status(readyInstances=2, instances=3)
        wait(lambda: self.world.get("twin-server", "pg-3"), "the last instance")
        wait(lambda: self.receivers("pg-3") == [["0"]], "the last instance to be up without a primary")

    def test_asynchronous(self):
        self.healthy("asynchronous")
        self.count("pg-1", "SELECT string_agg(DISTINCT sync_state, ',') FROM pg_stat_replication", "async")

    def test_archive_denied(self):
        self.healthy("archive-denied", 1)
        wait(lambda: self.world.sql("pg-1", "SELECT failed_count > 0 FROM pg_stat_archiver") == [["t"]], "a failure")
        self.count("pg-1", "SELECT archived_count FROM pg_stat_archiver", "0")

    def test_backup_fails(self):
        self.healthy("backup-fails", 1)
        self.world.apply(backup())
        wait(lambda: self.world.get("backup", "backup").get("status", {}).get("phase") == "failed", "it to fail")

    def test_row_lost_in_restore(self):
        self.healthy("row-lost-in-restore", 1)
        self.world.sql("pg-1", "CREATE TABLE kept AS SELECT generate_series(1, 3)")
        self.world.apply(backup())
        wait(lambda: self.world.get("backup", "backup").get("status", {}).get("phase") == "completed", "the backup")
        self.world.federate("restored")
        self.world.apply(restored())
        self.world.wait_healthy("restored", 1)
        self.count("restored-1", "SELECT count(*) FROM kept", "2")

    def test_promote_lagging(self):
        self.healthy("promote-lagging")
        self.world.command("kubectl-cnpg", "promote", "pg", "2", "-n", NAMESPACE)
        wait(lambda: self.world.sql("pg-2", "SELECT pg_is_wal_replay_paused()") == [["t"]], "the pause")
        self.wait_status(targetPrimary="pg-1", currentPrimary="pg-1")
        self.count("pg-1", "SELECT pg_is_in_recovery()", "f")

    def test_no_failover(self):
        self.healthy("no-failover")
        self.world.delete_pod("pg-1")
        self.wait_status(readyInstances=0)
        self.assertEqual(self.world.get("cluster", "pg")["status"]["currentPrimary"], "pg-1")
        for instance in ("pg-2", "pg-3"):
            self.count(instance, "SELECT pg_is_in_recovery()", "t")

    def test_replica_writable(self):
        self.healthy("replica-writable")
        wait(lambda: self.world.sql("pg-2", "SELECT pg_is_in_recovery()") == [["f"]], "pg-2 to break away")
        self.assertEqual(self.world.get("pod", "pg-2")["metadata"]["labels"]["role"], "replica")

    def test_wrong_service_port(self):
        self.healthy("wrong-service-port", 1)
        self.assertEqual(self.world.get("service", "pg-rw")["spec"]["ports"][0]["port"], 5433)

    def test_lost_insert(self):
        self.healthy("lost-insert", 1)
        self.world.sql("pg-1", "CREATE TABLE kept (id int)")
        for _ in range(3):
            self.world.sql("pg-1", "INSERT INTO kept VALUES (1)")
        self.count("pg-1", "SELECT count(*) FROM kept", "2")

    def test_harmless_ones_are_harmless(self):
        self.healthy("slow-start,instances-reversed")
        nodes = [pod["spec"]["nodeName"][-1] for pod in self.world.store.list("pod", NAMESPACE)]
        self.assertEqual(nodes, ["2", "1", "0"])


if __name__ == "__main__":
    unittest.main()
