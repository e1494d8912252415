"""The chart kube-prometheus-stack: its kinds and its operator; nothing is measured."""

from ..api import definitions
from . import deployments

VERSION, APP_VERSION = "kube-prometheus-stack-59.1.0", "v0.74.0"
_IMAGE = "quay.io/prometheus-operator/prometheus-operator:" + APP_VERSION
_KINDS = (("alertmanagers", "Alertmanager"), ("podmonitors", "PodMonitor"), ("probes", "Probe"),
          ("prometheuses", "Prometheus"), ("prometheusrules", "PrometheusRule"),
          ("servicemonitors", "ServiceMonitor"))


def deploy(store, release, namespace):
    """Installs the chart."""
    for plural, kind in _KINDS:
        definitions.define(store, "monitoring.coreos.com", plural, kind)
    deployments.deploy(store, namespace, _name(release), _IMAGE, {"release": release})


def withdraw(store, release, namespace):
    """Removes what the chart made; its kinds stay."""
    deployments.withdraw(store, namespace, _name(release))


def notes(release, namespace):
    """What helm prints after an installation."""
    return ("kube-prometheus-stack has been installed. Check its status by running:\n"
            '  kubectl --namespace %s get pods -l "release=%s"\n\n'
            "Visit https://github.com/prometheus-operator/kube-prometheus for instructions on how to create & "
            "configure Alertmanager and Prometheus instances using the Operator.\n" % (namespace, release))


def _name(release):
    full = release if "kube-prometheus-stack" in release else release + "-kube-prometheus-stack"
    return full[:26].rstrip("-") + "-operator"
