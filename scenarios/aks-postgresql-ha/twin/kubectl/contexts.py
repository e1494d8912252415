"""Contexts: which clusters kubectl has credentials for."""

import time

from ..program import Failure

CURRENT = "kube-current-context"
"""The kind of the one object (named `current`) that says which context is the current one."""

_ASK_FIRST = ("apply", "create", "version", "wait")
"""The commands that ask for a client before a namespace, and so fail in other words."""


def server(call):
    """The host name of the API server of the call's context. Raises Failure when there is no such context."""
    asked = call.flags["context"]
    name = asked or current(call.store)
    context = call.store.get("kube-context", name) if name else None
    if context:
        return context["body"]["server"]
    if asked and call.command in _ASK_FIRST:
        raise Failure('error: context "%s" does not exist' % asked)
    if asked:
        raise Failure("Error in configuration: context was not found for specified context: " + asked)
    stamp = time.strftime("%m%d %H:%M:%S")
    lines = ['E%s.000000    1234 memcache.go:265] couldn\'t get current server API group list: Get '
             '"http://localhost:8080/api?timeout=32s": dial tcp 127.0.0.1:8080: connect: connection refused' % stamp]
    raise Failure("\n".join(lines * 5) + "\nThe connection to the server localhost:8080 was refused - "
                  "did you specify the right host or port?")


def current(store):
    """The name of the current context, None when there is none."""
    obj = store.get(CURRENT, "current")
    return obj["body"] if obj else None


def namespace(store, asked):
    """The namespace that `kubectl config set-context` gave to the asked or the current context; may be empty."""
    context = store.get("kube-context", asked or current(store) or "")
    return context["body"].get("namespace") if context else None


def use(store, name):
    """Makes a context the current one."""
    store.put({"kind": CURRENT, "metadata": {"name": "current"}, "body": name})
