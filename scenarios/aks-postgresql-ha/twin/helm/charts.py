"""The charts that there are."""

from . import cnpg, prometheus

CHARTS = {
    ("https://cloudnative-pg.github.io/charts", "cloudnative-pg"): cnpg,
    ("https://prometheus-community.github.io/helm-charts", "kube-prometheus-stack"): prometheus,
}
"""The module of each chart by repository and name: `VERSION`, `APP_VERSION`, `deploy(store, release, namespace)`,
`withdraw(store, release, namespace)`, `notes(release, namespace)`."""

REPOSITORIES = {url for url, _ in CHARTS}
