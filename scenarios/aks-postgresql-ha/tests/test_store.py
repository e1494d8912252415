"""The store."""

import os
import shutil
import tempfile
import threading
import unittest

import support_tools  # noqa: F401  (makes the package importable)

from twin.store import Store


def pod(name, namespace="db", **labels):
    """A pod."""
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": namespace, "labels": labels},
            "spec": {}}


class Objects(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="twin-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.store = Store(self.folder)

    def test_a_replaced_object_stays_the_same_one(self):
        first = self.store.put(pod("a"))["metadata"]
        second = self.store.put(pod("a"))["metadata"]
        self.assertEqual((first["uid"], first["generation"]), (second["uid"], second["generation"]))
        self.assertLess(int(first["resourceVersion"]), int(second["resourceVersion"]))
        self.assertEqual(self.store.put({**pod("a"), "spec": {"x": 1}})["metadata"]["generation"], 2)

    def test_an_object_is_created_once(self):
        self.assertIsNotNone(self.store.create(pod("a")))
        self.assertIsNone(self.store.create(pod("a", x="1")))
        self.assertEqual(self.store.get("pod", "a", "db")["metadata"]["labels"], {})

    def test_lists_are_sorted_and_may_be_selected(self):
        for name, namespace, label in (("b", "db", "1"), ("a", "db", "2"), ("c", "ax", "1")):
            self.store.put(pod(name, namespace, x=label))
        names = [[item["metadata"]["name"] for item in found] for found in (
            self.store.list("pod"), self.store.list("pod", "db"), self.store.list("pod", labels={"x": "1"}),
            self.store.list("service"))]
        self.assertEqual(names, [["c", "a", "b"], ["a", "b"], ["c", "b"], []])

    def test_a_change_that_changes_nothing_is_none(self):
        self.store.put(pod("a"))
        before = self.store.version()
        self.store.change("pod", "a", "db", lambda obj: None)
        self.assertEqual(self.store.version(), before)
        self.store.change("pod", "a", "db", lambda obj: obj["metadata"]["labels"].update(x="1"))
        self.assertGreater(self.store.version(), before)
        self.assertIsNone(self.store.change("pod", "none", "db", lambda obj: None))

    def test_changes_at_the_same_time_are_all_kept(self):
        self.store.put({**pod("a"), "status": {"count": 0}})

        def count(obj):
            obj["status"]["count"] += 1

        def work():
            for _ in range(20):
                self.store.change("pod", "a", "db", count)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.store.get("pod", "a", "db")["status"]["count"], 80)

    def test_names_with_a_slash_and_kinds_of_our_own(self):
        self.store.put({"kind": "azure-container", "metadata": {"name": "acc/backups", "namespace": "rg"}, "body": {}})
        self.assertEqual(self.store.get("azure-container", "acc/backups", "rg")["metadata"]["name"], "acc/backups")
        self.assertTrue(self.store.delete("azure-container", "acc/backups", "rg"))
        self.assertFalse(self.store.delete("azure-container", "acc/backups", "rg"))

    def test_a_world_that_is_gone_does_not_come_back(self):
        shutil.rmtree(self.folder)
        with self.assertRaises(FileNotFoundError):
            self.store.put(pod("a"))
        self.assertFalse(os.path.exists(self.folder))
        self.assertEqual((self.store.get("pod", "a", "db"), self.store.list("pod"), self.store.version()), (None, [], 0))


if __name__ == "__main__":
    unittest.main()
