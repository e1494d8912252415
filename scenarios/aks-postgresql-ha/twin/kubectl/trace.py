"""What `-v` makes kubectl say on stderr about its requests."""

import os
import sys
import time

from ..program import Failure

_level = 0


def start(level, command):
    """Sets how much is said. Raises Failure for a level that is no number."""
    global _level
    try:
        _level = int(level or 0)
    except ValueError:
        raise Failure('error: invalid argument "%s" for "-v, --v" flag: strconv.ParseInt: parsing "%s": invalid syntax'
                      "\nSee 'kubectl %s --help' for usage." % (level, level, command)) from None
    if _level >= 6:
        _say("loader.go:395", "Config loaded from file:  " + os.path.expanduser("~/.kube/config"))


def request(method, server, path, status="200 OK", body=None):
    """Tells of one request to the API server."""
    if _level < 6:
        return
    url = "https://%s:443%s" % (server, path)
    if body is not None and _level >= 8:
        _say("request.go:1212", "Request Body: " + body)
    if _level >= 9:
        _say("round_trippers.go:466", 'curl -v -X%s  -H "Accept: application/json" \'%s\'' % (method, url))
    _say("round_trippers.go:553", "%s %s %s in 12 milliseconds" % (method, url, status))


def _say(place, text):
    now = time.time()
    stamp = time.strftime("%m%d %H:%M:%S", time.localtime(now))
    print("I%s.%06d %7d %s] %s" % (stamp, now % 1 * 1000000, os.getpid(), place, text), file=sys.stderr)
