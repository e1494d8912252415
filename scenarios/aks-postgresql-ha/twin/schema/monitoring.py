"""The schema of PodMonitor, the same in both of its groups."""

from .core import LABEL_SELECTOR, SECRET_KEY, kind
from .types import ANY, BOOLEAN, INTEGER, PORT, TEXT, Object

_ENDPOINT = Object("PodMetricsEndpoint", {
    "port": TEXT, "portNumber": INTEGER, "targetPort": PORT, "path": TEXT, "scheme": TEXT, "params": ANY,
    "interval": TEXT, "scrapeTimeout": TEXT, "tlsConfig": ANY, "bearerTokenSecret": SECRET_KEY,
    "honorLabels": BOOLEAN, "honorTimestamps": BOOLEAN, "trackTimestampsStaleness": BOOLEAN, "basicAuth": ANY,
    "oauth2": ANY, "authorization": ANY, "metricRelabelings": [ANY], "relabelings": [ANY], "proxyUrl": TEXT,
    "followRedirects": BOOLEAN, "enableHttp2": BOOLEAN, "filterRunning": BOOLEAN,
})

POD_MONITOR = kind("PodMonitor", status=ANY, spec=Object("PodMonitorSpec", {
    "jobLabel": TEXT, "podTargetLabels": [TEXT], "podMetricsEndpoints": [_ENDPOINT], "selector": LABEL_SELECTOR,
    "namespaceSelector": Object("NamespaceSelector", {"any": BOOLEAN, "matchNames": [TEXT]}),
    "sampleLimit": INTEGER, "targetLimit": INTEGER, "labelLimit": INTEGER, "labelNameLengthLimit": INTEGER,
    "labelValueLengthLimit": INTEGER, "keepDroppedTargets": INTEGER, "scrapeProtocols": [TEXT], "scrapeClass": TEXT,
    "attachMetadata": Object("AttachMetadata", {"node": BOOLEAN}), "bodySizeLimit": TEXT,
}, ("selector",)))
