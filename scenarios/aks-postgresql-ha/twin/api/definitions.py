"""Custom resource definitions: which kinds the API server serves beside its own."""


def define(store, group, plural, kind):
    """Makes the definition of a kind, where it is absent."""
    name = "%s.%s" % (plural, group)
    store.create({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": name},
        "spec": {"group": group, "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
                 "scope": "Namespaced", "versions": [{"name": "v1", "served": True, "storage": True}]},
        "status": {"conditions": [{"type": "Established", "status": "True"}]}})
