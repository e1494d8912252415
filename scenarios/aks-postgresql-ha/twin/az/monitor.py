"""az monitor and az grafana: workspaces that exist and do nothing."""

from . import resources
from .arguments import GROUP, LOCATION, NAME, TAGS, Option

_GRAFANA = "Microsoft.Dashboard/grafana"
_WORKSPACE = "microsoft.monitor/accounts"
_LOGS = "Microsoft.OperationalInsights/workspaces"


def _maker(type_, key="name"):
    def create(store, values):
        name, group = values[key], values["resource_group"]
        resources.group(store, group)
        return resources.keep(store, "azure-other", "%s/%s" % (type_, name), group, {
            "id": resources.resource_id(group, type_, name), "location": resources.location(store, values),
            "name": name, "provisioningState": "Succeeded", "resourceGroup": group, "tags": resources.tags(values),
            "type": type_})
    return create


def _shower(type_, key="name"):
    def show(store, values):
        name, group = values[key], values["resource_group"]
        resources.group(store, group)
        found = store.get("azure-other", "%s/%s" % (type_, name), group)
        if found is None:
            raise resources.failure("ResourceNotFound", "The Resource '%s/%s' under resource group '%s' was not found. "
                                    "For more details please go to https://aka.ms/ARMResourceNotFoundFix"
                                    % (type_, name, group), 3)
        return found["body"]
    return show


_LOGS_NAME = Option("--workspace-name", "-n", "--name", required=True)

COMMANDS = {
    "grafana create": ((NAME, GROUP, LOCATION, TAGS, Option("--zone-redundancy", choices=("Disabled", "Enabled")),
                        Option("--skip-role-assignments")), _maker(_GRAFANA)),
    "grafana show": ((NAME, Option("--resource-group", "-g", required=True)), _shower(_GRAFANA)),
    "monitor account create": ((NAME, GROUP, LOCATION, TAGS), _maker(_WORKSPACE)),
    "monitor account show": ((NAME, GROUP), _shower(_WORKSPACE)),
    "monitor log-analytics workspace create": ((_LOGS_NAME, GROUP, LOCATION, TAGS, Option("--sku"),
                                                Option("--retention-time")), _maker(_LOGS, "workspace_name")),
    "monitor log-analytics workspace show": ((_LOGS_NAME, GROUP), _shower(_LOGS, "workspace_name")),
}
