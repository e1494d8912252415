"""Where the state of this world lies."""

import os


def state_directory():
    """The directory of this world, made (0700) when it is absent.

    It lies under TMPDIR, so whoever gets a TMPDIR of their own gets a world of their own.
    """
    path = state_path()
    os.makedirs(path, mode=0o700, exist_ok=True)
    return path


def state_path():
    """The path of `state_directory()`, whether it exists or not."""
    return os.path.join(os.environ.get("TMPDIR") or "/tmp", "aks-twin-%d" % os.geteuid())


def blob_directory(account, container):
    """The folder that plays the blob container; it exists once the container was created."""
    return os.path.join(state_path(), "blobs", account, container)
