"""Addresses that are plausible, unused, and stay with the object that got them."""

import random


def cluster_ip(store):
    """An unused address of the service network, 10.0.0.0/16."""
    used = {service["spec"].get("clusterIP") for service in store.list("service")}
    return _unused(used, lambda: "10.0.%d.%d" % (random.randint(1, 255), random.randint(2, 254)))


def pod_ip(store):
    """An unused address of the pod network, 10.244.0.0/16."""
    used = {pod.get("status", {}).get("podIP") for pod in store.list("pod")}
    return _unused(used, lambda: "10.244.%d.%d" % (random.randint(0, 5), random.randint(2, 254)))


def public_ip(store):
    """An unused public address (of the range westus3 hands out)."""
    used = {address["body"].get("ipAddress") for address in store.list("azure-public-ip")}
    return _unused(used, lambda: "20.%d.%d.%d" % (random.randint(106, 118), random.randint(0, 255),
                                                  random.randint(2, 254)))


def _unused(used, draw):
    while True:
        address = draw()
        if address not in used:
            return address
