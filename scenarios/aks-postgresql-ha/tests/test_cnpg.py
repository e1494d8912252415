"""What the plugin says when something is not there; it needs no servers for that."""

import unittest

from support_world import NAMESPACE, World, cluster


class Plugin(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(has_operator=False)
        cls.addClassCleanup(cls.world.close)
        made = cluster()
        made["status"] = {"currentPrimary": "pg-1", "targetPrimary": "pg-1"}
        cls.world.apply(made)

    def plugin(self, *arguments):
        done = self.world.command("kubectl-cnpg", *arguments, "-n", NAMESPACE)
        return done.stdout, done.stderr, done.returncode

    def test_a_cluster_that_is_not_there(self):
        self.assertEqual(self.plugin("status", "none"), (
            "", 'Error: clusters.postgresql.cnpg.io "none" not found\n', 1))
        self.assertEqual(self.plugin("psql", "none"), (
            "", "Error: cluster does not exist or is not accessible\n", 1))
        self.assertEqual(self.plugin("promote", "none", "1"), (
            "", "Error: cluster none not found in namespace database\n", 1))

    def test_an_instance_that_is_not_there(self):
        self.assertEqual(self.plugin("promote", "pg", "7"), (
            "", 'Error: new primary node pg-7 not found in namespace database: pods "pg-7" not found\n', 1))

    def test_the_primary_needs_no_promotion(self):
        self.assertEqual(self.plugin("promote", "pg", "1"), ("pg-1 is already the primary node in the cluster\n", "", 0))

    def test_a_context_that_is_not_there(self):
        self.assertEqual(self.plugin("status", "pg", "--context", "none"), (
            "", 'Error: context "none" does not exist\n', 1))

    def test_command_lines_that_are_wrong(self):
        self.assertEqual(self.plugin("promote", "pg"), ("", "Error: requires at least 2 arg(s), only received 1\n", 1))
        self.assertEqual(self.plugin("stats", "pg"), ("", 'Error: unknown command "stats" for "kubectl-cnpg"\n', 1))
        self.assertEqual(self.plugin("status", "pg", "--wide"), ("", "Error: unknown flag: --wide\n", 1))
        self.assertEqual(self.plugin("fencing", "on"), ("", "Error: the local twin has no kubectl cnpg fencing\n", 1))

    def test_the_status_of_a_cluster_without_servers(self):
        text, error, status = self.plugin("status", "pg")
        self.assertEqual((error, status), ("", 0))
        self.assertIn("No Primary instance found\n", text)
        self.assertTrue(text.endswith("Instances status\nName  Current LSN  Rep role  Status  Node\n"
                                      "----  -----------  --------  ------  ----\n"))


if __name__ == "__main__":
    unittest.main()
