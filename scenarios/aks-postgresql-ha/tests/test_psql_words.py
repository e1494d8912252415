"""Where psql's command line names a host and a port."""

import unittest

import support_world  # noqa: F401
from twin.psql_words import Words


class HostAndPort(unittest.TestCase):
    def asked(self, *arguments):
        words = Words(arguments)
        host, port = words.connection()
        return host or words.value("h"), port or words.value("p")

    def test_short_and_long_options(self):
        self.assertEqual(self.asked("-h", "db", "-p", "5432", "-U", "app"), ("db", "5432"))
        self.assertEqual(self.asked("-hdb", "-p5433", "-W", "-c", "SELECT 1"), ("db", "5433"))
        self.assertEqual(self.asked("--host=db", "--port", "5433"), ("db", "5433"))
        self.assertEqual(self.asked("-XAthdb", "appdb"), ("db", None))

    def test_what_looks_like_an_option_in_a_value(self):
        self.assertEqual(self.asked("-c", "-h", "-h", "db"), ("db", None))

    def test_connection_strings(self):
        self.assertEqual(self.asked("postgresql://app:secret@db:5433/appdb"), ("db", "5433"))
        self.assertEqual(self.asked("host=db port=5433 user=app"), ("db", "5433"))
        self.assertEqual(self.asked("-d", "host=db"), ("db", None))

    def test_a_port_put_in_place(self):
        self.assertEqual(Words(["-h", "db", "-p", "5432", "-c", "SELECT 1"]).with_port(7),
                         ["-h", "db", "-p", "7", "-c", "SELECT 1"])
        self.assertEqual(Words(["postgresql://app:secret@db:5433/appdb", "-At"]).with_port(7),
                         ["postgresql://app:secret@db:7/appdb", "-A", "-t"])
        self.assertEqual(Words(["host=db port=5433 user=app"]).with_port(7), ["host=db user=app port=7"])
        self.assertEqual(Words(["--", "-h"]).with_port(7), ["--", "-h"])


if __name__ == "__main__":
    unittest.main()
