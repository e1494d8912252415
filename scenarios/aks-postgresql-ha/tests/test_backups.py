"""Backups into the folder that plays blob storage, and clusters restored from them."""

import os
import unittest

from support_world import NAMESPACE, World, backup, cluster, needs_servers, restored, wait

from twin import scope


@needs_servers
class Backups(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)
        self.world.federate("pg")

    def make_cluster(self):
        self.world.apply(cluster(instances=1))
        self.world.wait_healthy("pg", 1)

    def phase(self, name="backup"):
        return self.world.get("backup", name).get("status", {}).get("phase")

    def wait_phase(self, phase):
        wait(lambda: self.phase() == phase, "the backup to be %s" % phase,
             lambda: str(self.world.get("backup", "backup")) + self.world.log())

    def job(self):
        pods = self.world.store.list("pod", NAMESPACE, {"cnpg.io/cluster": "restored"})
        return pods[0]["status"]["containerStatuses"][0]["state"] if pods else None

    def test_a_restored_cluster_has_the_rows_of_the_backup_and_those_archived_since(self):
        self.make_cluster()
        self.world.sql("pg-1", "CREATE TABLE kept AS SELECT generate_series(1, 3) AS id")
        self.world.apply(backup())
        self.wait_phase("completed")
        self.world.sql("pg-1", "INSERT INTO kept VALUES (4)")
        name = self.world.sql("pg-1", "SELECT pg_walfile_name(pg_switch_wal())")[0][0]
        folder = os.path.join(scope.blob_directory("account", "backups"), "pg")
        wait(lambda: os.path.exists(os.path.join(folder, "wals", name[:16], name)), "the WAL file")
        self.assertEqual(sorted(os.listdir(os.path.join(folder, "base", os.listdir(folder + "/base")[0]))),
                         ["backup.info", "data.tar"])
        self.world.federate("restored")
        self.world.apply(restored())
        self.world.wait_healthy("restored", 1)
        self.assertEqual(self.world.sql("restored-1", "SELECT count(*), pg_is_in_recovery() FROM kept"), [["4", "f"]])

    def test_a_backup_has_events_and_gives_a_point_of_recoverability(self):
        self.make_cluster()
        made = self.world.apply(backup())
        self.wait_phase("completed")
        events = [(event["reason"], event["source"]["component"], event["message"])
                  for event in self.world.store.events(made)]
        self.assertEqual(events, [
            ("Starting", "cloudnative-pg-backup", "Starting backup for cluster pg"),
            ("Starting", "instance-manager", "Backup started"),
            ("Completed", "instance-manager", "Backup completed")])
        status = self.world.command("kubectl-cnpg", "status", "pg", "-n", NAMESPACE).stdout
        self.assertRegex(status, r"First Point of Recoverability:  \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n")

    def test_without_a_backup_there_is_nothing_to_restore(self):
        self.make_cluster()
        self.world.federate("restored")
        self.world.apply(restored())
        wait(self.job, "the job to fail")
        self.assertEqual(self.job(), {"terminated": {"reason": "Error", "exitCode": 1,
                                                     "message": "no target backup found"}})

    def test_without_a_credential_of_its_own_a_cluster_cannot_be_restored(self):
        self.make_cluster()
        self.world.apply(backup())
        self.wait_phase("completed")
        self.world.apply(restored())
        wait(self.job, "the job to fail")
        self.assertIn("system:serviceaccount:database:restored", self.job()["terminated"]["message"])
        self.world.federate("restored")
        self.world.wait_healthy("restored", 1)

    def test_a_backup_of_a_cluster_that_is_not_there_waits(self):
        made = self.world.apply(backup())
        self.wait_phase("pending")
        self.assertEqual([event["reason"] for event in self.world.store.events(made)], ["FindingCluster"])

    def test_a_schedule_says_when_it_is_due_and_makes_a_backup_at_once_if_asked(self):
        self.make_cluster()
        self.world.apply({
            "apiVersion": "postgresql.cnpg.io/v1", "kind": "ScheduledBackup", "metadata": {"name": "hourly"},
            "spec": {"schedule": "0 15 * ? * *", "immediate": True, "backupOwnerReference": "self",
                     "cluster": {"name": "pg"}}})
        wait(lambda: self.world.store.list("backup", NAMESPACE), "the first backup")
        wait(lambda: "status" in self.world.get("scheduledbackup", "hourly"), "the next time")
        self.assertRegex(self.world.get("scheduledbackup", "hourly")["status"]["nextScheduleTime"], r":15:00Z$")
        name = self.world.store.list("backup", NAMESPACE)[0]["metadata"]["name"]
        wait(lambda: self.phase(name) == "completed", "it to be complete", self.world.log)


if __name__ == "__main__":
    unittest.main()
