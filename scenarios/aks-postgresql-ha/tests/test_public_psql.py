"""psql by the public name of the database."""

import unittest

from support_world import World, cluster, needs_servers

HOST = "mine.westus3.cloudapp.azure.com"


@needs_servers
class PublicName(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.world.apply(cluster(instances=2, backup=None))
        cls.world.wait_healthy("pg", 2)
        cls.world.store.put({"kind": "azure-public-ip", "metadata": {"name": "pip", "namespace": "group"}, "body": {
            "ipAddress": "20.0.0.1", "dnsSettings": {"fqdn": HOST}}})
        for port, target, role in ((5432, 5432, "primary"), (5433, 5432, "replica"), (5434, 5433, "primary")):
            cls.world.apply({
                "apiVersion": "v1", "kind": "Service", "metadata": {"name": "public-%d" % port},
                "spec": {"type": "LoadBalancer", "ports": [{"port": port, "targetPort": target}],
                         "selector": {"cnpg.io/instanceRole": role, "cnpg.io/podRole": "instance"}},
                "status": {"loadBalancer": {"ingress": [{"ip": "20.0.0.1"}]}}})

    def psql(self, *arguments, password="secret", **environment):
        done = self.world.command("psql", *arguments, "-XAtc", "SELECT pg_is_in_recovery()", PGPASSWORD=password,
                                  PGCONNECT_TIMEOUT="5", **environment)
        return done.stdout, done.stderr.split("\n")[0], done.returncode

    def test_port_and_role_lead_to_primary_and_replica(self):
        self.assertEqual(self.psql("-h", HOST, "-p", "5432", "-U", "app", "-d", "appdb"), ("f\n", "", 0))
        self.assertEqual(self.psql("-h", HOST, "-p", "5433", "-U", "app", "-d", "appdb"), ("t\n", "", 0))
        self.assertEqual(self.psql("postgresql://app@%s:5433/appdb" % HOST), ("t\n", "", 0))
        self.assertEqual(self.psql("-U", "app", "appdb", PGHOST=HOST, PGPORT="5433"), ("t\n", "", 0))
        self.assertEqual(self.psql("-U", "app", "appdb", PGHOST=HOST), ("f\n", "", 0))

    def test_the_password_is_checked(self):
        _, error, status = self.psql("-h", HOST, "-U", "app", "-d", "appdb", password="wrong")
        self.assertIn('password authentication failed for user "app"', error)
        self.assertEqual(status, 2)

    def test_a_port_nobody_listens_on_refuses(self):
        for port in ("5435", "5434"):
            self.assertEqual(self.psql("-h", HOST, "-p", port, "-U", "app", "-d", "appdb"), (
                "", 'psql: error: connection to server at "%s" (20.0.0.1), port %s failed: Connection refused' % (
                    HOST, port), 2))

    def test_a_name_of_no_address_is_not_known(self):
        self.assertEqual(self.psql("-h", "other.westus3.cloudapp.azure.com", "-U", "app"), (
            "", 'psql: error: could not translate host name "other.westus3.cloudapp.azure.com" to address: '
            "Name or service not known", 2))

    def test_any_other_host_is_left_to_the_real_psql(self):
        port = str(self.world.get("twin-server", "pg-1")["body"]["port"])
        self.assertEqual(self.psql("-h", "127.0.0.1", "-p", port, "-U", "app", "-d", "appdb"), ("f\n", "", 0))


if __name__ == "__main__":
    unittest.main()
