"""No world outlives what it belongs to: no process, no data, no state."""

import os
import signal
import unittest

from support_world import World, cluster, is_alive, needs_servers, wait

from twin import operator, scope


@needs_servers
class Endings(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)
        self.world.apply(cluster(instances=2, backup=None))
        self.world.wait_healthy("pg", 2)
        self.data = self.world.data()
        self.operator = self.world.operator_pid()
        self.servers = [int(self.first_line(name)) for name in ("pg-1", "pg-2")]

    def first_line(self, name):
        folder = self.world.get("twin-server", name)["body"]["data"]
        with open(os.path.join(folder, "postmaster.pid"), encoding="ascii") as file:
            return file.readline()

    def assert_gone(self):
        for pid in [self.operator] + self.servers:
            wait(lambda: not is_alive(pid), "process %d to end" % pid)
        wait(lambda: not os.path.exists(self.data), "the data to go")
        wait(lambda: not os.path.exists(scope.state_path()), "the state to go")

    def test_when_its_owner_is_killed(self):
        self.world.owner.kill()
        self.world.owner.wait()
        self.assert_gone()

    def test_when_the_operator_gets_term(self):
        os.kill(self.operator, signal.SIGTERM)
        self.assert_gone()

    def test_when_the_operator_is_killed(self):
        os.kill(self.operator, signal.SIGKILL)
        self.assert_gone()

    def test_when_the_data_is_on_disk(self):
        on_disk = World(AKS_TWIN_ON_DISK="1")
        on_disk.apply(cluster(instances=1))
        on_disk.wait_healthy("pg", 1)
        data = on_disk.data()
        self.assertFalse(data.startswith("/dev/shm"))
        on_disk.close()
        self.assertFalse(os.path.exists(data))

    def test_when_the_state_vanishes(self):
        os.rename(scope.state_path(), scope.state_path() + "-elsewhere")
        for pid in [self.operator] + self.servers:
            wait(lambda: not is_alive(pid), "process %d to end" % pid)
        self.assertFalse(os.path.exists(self.data))

    def test_when_the_cloud_deletes_the_cluster(self):
        operator.end()
        self.assertFalse(is_alive(self.operator))
        self.assert_gone()
        self.assertIsNone(self.world.get("cluster", "pg"))


if __name__ == "__main__":
    unittest.main()
