"""helm repo add, list, update and remove."""

import datetime
import time

from .. import flags
from ..program import Failure
from .charts import REPOSITORIES

FLAGS = (flags.switch("force-update"), flags.switch("no-update"), flags.text("output", "o"))


def run(call):
    """Does one of the subcommands below."""
    subcommands = {"add": _add, "list": _list, "ls": _list, "update": _update, "up": _update, "remove": _remove,
                   "rm": _remove}
    if not call.words or call.words[0] not in subcommands:
        raise Failure('Error: unknown command "%s" for "helm repo"\nRun \'helm repo --help\' for usage.'
                      % " ".join(call.words[:1]))
    return subcommands[call.words[0]](call, call.words[1:])


def _add(call, words):
    if len(words) != 2:
        raise Failure('Error: "helm repo add" requires 2 arguments\n\nUsage:  helm repo add [NAME] [URL] [flags]')
    name, url = words
    if "/" in name:
        raise Failure("Error: repository name (%s) contains '/', please specify a different name without '/'" % name)
    before = call.store.get("helm-repo", name)
    if before and before["body"]["url"] == url and not call.flags["force-update"]:
        print('"%s" already exists with the same configuration, skipping' % name)
        return
    if before and not call.flags["force-update"]:
        raise Failure("Error: repository name (%s) already exists, please specify a different name" % name)
    if url.rstrip("/") not in REPOSITORIES:
        raise Failure('Error: looks like "%s" is not a valid chart repository or cannot be reached: failed to fetch '
                      "%s/index.yaml : 404 Not Found" % (url, url.rstrip("/")))
    call.store.put({"kind": "helm-repo", "metadata": {"name": name}, "body": {"url": url}})
    print('"%s" has been added to your repositories' % name)


def _list(call, _words):
    repositories = call.store.list("helm-repo")
    if not repositories:
        raise Failure("Error: no repositories to show")
    print(table([["NAME", "URL"]] + [[item["metadata"]["name"], item["body"]["url"]] for item in repositories]))


def _update(call, words):
    names = [item["metadata"]["name"] for item in call.store.list("helm-repo")]
    if not names:
        raise Failure("Error: no repositories found. You must add one before updating")
    for word in words:
        if word not in names:
            raise Failure("Error: no repositories found matching '%s'.  Nothing will be updated" % word)
    print("Hang tight while we grab the latest from your chart repositories...")
    for name in words or names:
        print('...Successfully got an update from the "%s" chart repository' % name)
    print("Update Complete. ⎈Happy Helming!⎈")


def _remove(call, words):
    for name in words:
        if not call.store.delete("helm-repo", name):
            raise Failure("Error: no repo named \"%s\" found" % name)
        print('"%s" has been removed from your repositories' % name)


def table(rows):
    """Rows as helm prints them: cells of one width, with tabs in between."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join("\t".join(cell.ljust(width) for cell, width in zip(row, widths)) for row in rows)


def stamp():
    """The present time as helm prints it."""
    now = time.localtime()
    return time.strftime("%a %b ", now) + "%2d" % now.tm_mday + time.strftime(" %H:%M:%S %Y", now)


def exact_stamp():
    """The present time as helm lists it."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return now.strftime("%Y-%m-%d %H:%M:%S.%f") + "%03d +0000 UTC" % (time.time_ns() % 1000)
