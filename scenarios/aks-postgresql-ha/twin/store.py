"""Objects of the world, one JSON file each, changed under one lock.

Kubernetes objects have the shape Kubernetes gives them. Everything else (Azure's resources, Helm's
repositories and releases, contexts) has `kind` as its name in the store, `metadata` with name and,
as namespace, the resource group, and in `body` what `az` shows of it:

    azure-group, azure-identity, azure-storage-account, azure-aks, azure-public-ip   body as az prints it
    azure-container             name ACCOUNT/CONTAINER
    azure-federated-credential  name IDENTITY/NAME; body: issuer, subject, audiences
    azure-role-assignment       no namespace; body: principalId, roleDefinitionName, scope
    kube-context                no namespace; one for each `az aks get-credentials`

A deleted pod gets `metadata.deletionTimestamp`; who runs it stops it and then deletes the object.
Any other deleted object is gone at once.
"""

import datetime
import fcntl
import json
import os
from contextlib import contextmanager

from . import files, kinds, scope

NO_NAMESPACE = "_"


def now():
    """The present second as Kubernetes writes it."""
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_uid():
    """A random (version 4) UUID."""
    digits = bytearray(os.urandom(16))
    digits[6] = digits[6] & 0x0F | 0x40
    digits[8] = digits[8] & 0x3F | 0x80
    text = digits.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def kind_of(obj):
    """The name in the store of an object's kind. Raises ValueError for a Kubernetes kind nobody knows."""
    if "apiVersion" not in obj:
        return obj["kind"]
    kind = kinds.of_object(obj)
    if kind is None:
        raise ValueError("no kind %s in version %s" % (obj.get("kind"), obj["apiVersion"]))
    return kind.singular


class Store:
    """All objects of one world. Reading needs no lock, since every file is replaced whole."""

    def __init__(self, directory, lazily=False):
        self.directory = directory
        self.lazily = lazily

    @classmethod
    def open(cls, lazily=False):
        """The store of this world; an empty one is made when there is none, `lazily` not before it is changed."""
        return cls(scope.state_path() if lazily else scope.state_directory(), lazily)

    def get(self, kind, name, namespace=None):
        """The object, or None."""
        try:
            with open(self._path(kind, name, namespace), encoding="utf-8") as file:
                return json.load(file)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def list(self, kind, namespace=None, labels=None):
        """Objects of a kind sorted by namespace and name; in all namespaces when none is given.

        With `labels` only those that carry each of these labels with that value.
        """
        folder = self._folder(kind)
        found = []
        for space in [namespace] if namespace else files.names(folder):
            for name in files.names(os.path.join(folder, space)):
                obj = files.read(os.path.join(folder, space, name))
                if obj is not None and _carries(obj, labels):
                    found.append(obj)
        found.sort(key=lambda obj: (obj["metadata"].get("namespace", ""), obj["metadata"]["name"]))
        return found

    def put(self, obj):
        """Creates or replaces an object and returns it as stored (with uid, creationTimestamp, resourceVersion)."""
        with self._locked():
            return self._put(obj)

    def create(self, obj):
        """Like `put`, but returns None and changes nothing when the object exists."""
        with self._locked():
            metadata = obj["metadata"]
            if self.get(kind_of(obj), metadata["name"], metadata.get("namespace")) is not None:
                return None
            return self._put(obj)

    def change(self, kind, name, namespace, function):
        """Applies `function` to the object under the lock and stores it. Returns it, None when it is gone.

        `function` changes its argument in place, or returns the object to store instead.
        """
        with self._locked():
            obj = self.get(kind, name, namespace)
            if obj is None:
                return None
            before = json.dumps(obj, sort_keys=True)
            changed = function(obj)
            obj = obj if changed is None else changed
            if json.dumps(obj, sort_keys=True) == before:
                return obj
            return self._put(obj)

    def delete(self, kind, name, namespace=None):
        """Removes an object; False when there was none."""
        with self._locked():
            try:
                os.unlink(self._path(kind, name, namespace))
            except (FileNotFoundError, NotADirectoryError):
                return False
            self._next_version()
            return True

    def event(self, involved, type_, reason, from_, message):
        """Records an Event about an object, counting up when the same was recorded before."""
        metadata = involved["metadata"]
        namespace = metadata.get("namespace", "default")
        seen = now()
        reference = {"apiVersion": involved["apiVersion"], "kind": involved["kind"], "name": metadata["name"],
                     "namespace": namespace, "uid": metadata.get("uid", "")}
        content = {"involvedObject": reference, "type": type_, "reason": reason, "message": message,
                   "source": {"component": from_}}
        with self._locked():
            for event in self.list("event", namespace):
                if all(event.get(key) == value for key, value in content.items()):
                    event.update(lastTimestamp=seen, count=event["count"] + 1)
                    return self._put(event)
            name = "%s.%s" % (metadata["name"], os.urandom(8).hex())
            return self._put({"apiVersion": "v1", "kind": "Event", "metadata": {"name": name, "namespace": namespace},
                              "firstTimestamp": seen, "lastTimestamp": seen, "count": 1, **content})

    def events(self, obj):
        """The Events about an object, oldest first."""
        metadata = obj["metadata"]
        found = [event for event in self.list("event", metadata.get("namespace", "default"))
                 if event["involvedObject"].get("uid") == metadata.get("uid")]
        found.sort(key=lambda event: int(event["metadata"]["resourceVersion"]))
        return found

    def version(self):
        """A number that grows with every change of the store."""
        try:
            with open(os.path.join(self.directory, "version"), encoding="ascii") as file:
                return int(file.read() or 0)
        except FileNotFoundError:
            return 0

    def _put(self, obj):
        metadata = obj["metadata"]
        path = self._path(kind_of(obj), metadata["name"], metadata.get("namespace"))
        before = files.read(path) or {}
        metadata.setdefault("uid", before.get("metadata", {}).get("uid") or new_uid())
        metadata.setdefault("creationTimestamp", before.get("metadata", {}).get("creationTimestamp") or now())
        if "spec" in obj:
            metadata["generation"] = _generation(before, obj)
        metadata["resourceVersion"] = str(self._next_version())
        os.makedirs(os.path.dirname(path), exist_ok=True)
        files.write(path, json.dumps(obj))
        return obj

    def _next_version(self):
        version = self.version() + 1
        files.write(os.path.join(self.directory, "version"), str(version))
        return version

    def _folder(self, kind):
        known = kinds.by_singular(kind)
        return os.path.join(self.directory, "objects", kinds.full_plural(known) if known else kind)

    def _path(self, kind, name, namespace):
        return os.path.join(self._folder(kind), namespace or NO_NAMESPACE, name.replace("/", "%2F") + ".json")

    @contextmanager
    def _locked(self):
        if self.lazily:
            scope.state_directory()
        with open(os.path.join(self.directory, "lock"), "w", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _generation(before, obj):
    generation = before.get("metadata", {}).get("generation", 0)
    return generation if before and before.get("spec") == obj["spec"] else generation + 1


def _carries(obj, labels):
    have = obj["metadata"].get("labels", {})
    return all(have.get(key) == value for key, value in (labels or {}).items())
