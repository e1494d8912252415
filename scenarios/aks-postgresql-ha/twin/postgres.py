"""The PostgreSQL programs of this machine, and the account its servers run under."""

import ctypes
import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
from functools import lru_cache

PR_SET_PDEATHSIG = 1


class Missing(Exception):
    """No PostgreSQL server is installed here."""


@lru_cache(maxsize=None)
def programs_directory():
    """The folder of the newest PostgreSQL that has a server. Raises Missing."""
    found = [path for path in glob.glob("/usr/lib/postgresql/*/bin") if _has_server(path)]
    if found:
        return max(found, key=lambda path: int(re.sub(r"\D", "", path.split("/")[4]) or 0))
    initdb = shutil.which("initdb")
    if initdb and _has_server(os.path.dirname(os.path.realpath(initdb))):
        return os.path.dirname(os.path.realpath(initdb))
    raise Missing("no PostgreSQL server found: neither /usr/lib/postgresql/*/bin nor PATH has initdb and postgres")


def program(name):
    """The path of one of PostgreSQL's programs."""
    return os.path.join(programs_directory(), name)


def version():
    """The version of the server, as `15.8`."""
    text = subprocess.run([program("postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    return re.search(r"\d+(\.\d+)?", text).group()


@lru_cache(maxsize=None)
def has_library(name):
    """Whether a library that servers can preload is installed."""
    config = os.path.join(os.path.dirname(programs_directory()), "lib", name + ".so")
    return os.path.exists(config) or bool(glob.glob("/usr/lib*/**/postgresql/%s.so" % name))


@lru_cache(maxsize=None)
def account():
    """The account servers run under: None for one's own, `postgres` or `nobody` for root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def give(path):
    """Hands a file or folder to the account servers run under."""
    if account():
        os.chown(path, account().pw_uid, account().pw_gid)


def environment(**more):
    """A plain environment: nothing of the reader's PGHOST, PGPASSWORD and the like gets in."""
    return {"PATH": "/usr/bin:/bin", "HOME": "/", "LC_ALL": "C", "TZ": "UTC", **more}


def run(name, *arguments, folder, timeout=120, **more):
    """Runs a program to its end under the account. Returns it with stdout and stderr in one text."""
    return subprocess.run([program(name), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", cwd=folder, timeout=timeout,
                          env=environment(**more), check=False, **_identity())


def spawn(name, *arguments, folder, output, **more):
    """Starts a program under the account; it ends when its parent does, however that ends."""
    return subprocess.Popen([program(name), *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                            cwd=folder, env=environment(**more), preexec_fn=_end_with_parent, **_identity())


def _identity():
    if account() is None:
        return {}
    return {"user": account().pw_uid, "group": account().pw_gid, "extra_groups": []}


def _has_server(folder):
    return all(os.access(os.path.join(folder, name), os.X_OK) for name in ("initdb", "postgres", "pg_basebackup"))


def _end_with_parent():
    os.setsid()
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT, 0, 0, 0)
    except (OSError, AttributeError):
        pass
