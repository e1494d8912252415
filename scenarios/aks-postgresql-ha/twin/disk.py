"""Where the servers' data lies.

In memory where there is plenty of it, since that is much faster than a disk; else beside the state of
the world, or, for root, whose servers run under another account, in a folder that this account can
reach: in TMPDIR, which goes with a document, or in /tmp. The folder that plays blob storage lies there too, since servers write to it.
"""

import os
import secrets
import shutil
import stat
import tempfile

from . import memory, postgres, scope

NOTE = "data-directory"


def make():
    """Makes the data folder and returns its path."""
    state = scope.state_directory()
    base = memory.folder() or (_reachable(os.path.dirname(state)) if os.geteuid() == 0 else None)
    if base:
        path = tempfile.mkdtemp(prefix="aks-twin-", dir=base)
        os.chmod(path, 0o711)
        postgres.give(path)
    else:
        path = os.path.join(state, "data")
        os.makedirs(path, mode=0o700, exist_ok=True)
    with open(os.path.join(state, NOTE), "w", encoding="utf-8") as file:
        file.write(path)
    if base:
        _move_blobs(state, path)
    return path


def _reachable(folder):
    """The folder if every account may pass through it, else /tmp."""
    above = os.path.realpath(folder)
    while above != "/":
        if not os.stat(above).st_mode & stat.S_IXOTH:
            return "/tmp"
        above = os.path.dirname(above)
    return folder


def password():
    """The password of the servers' superuser; made when the world has none yet."""
    path = os.path.join(scope.state_path(), "superuser")
    if not os.path.exists(path):
        new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(new, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(16))
    with open(path, encoding="ascii") as file:
        return file.read()


def make_folder(path):
    """Makes a folder, and those above it within the data folder, for the servers' account."""
    if os.path.isdir(path):
        return
    make_folder(os.path.dirname(path))
    os.mkdir(path, 0o700)
    postgres.give(path)


def write(path, text):
    """Writes a file that the servers' account owns, at once."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    postgres.give(path + ".new")
    os.rename(path + ".new", path)


def _move_blobs(state, path):
    before = os.path.join(state, "blobs")
    if os.path.islink(before):
        return
    after = os.path.join(path, "blobs")
    if os.path.isdir(before):
        shutil.move(before, after)
    else:
        os.mkdir(after)
    os.chmod(after, 0o711)
    os.symlink(after, before)
