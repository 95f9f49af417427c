"""A Neptune cluster does not export its audit log.

The audit log tells who asked the graph for what. Without EnableCloudwatchLogsExports it stays on the instances, a few files that
overwrite each other: nothing can be searched, alarmed on or kept as evidence.

Before:

    Graph:
      Type: AWS::Neptune::DBCluster

->

    Graph:
      Type: AWS::Neptune::DBCluster
      Properties:
        EnableCloudwatchLogsExports:
          - audit

Logs that are exported already stay so. Neptune writes an audit log only where the cluster's parameter group sets
`neptune_enable_audit_log` to 1; until then the export is empty and costs nothing.

Safety: unsafe. CloudWatch Logs bills what arrives, and queries may hold data of your customers. An empty list is taken as a decision.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, add, finding, is_absent

EXPORTS = "EnableCloudwatchLogsExports"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/neptune/latest/userguide/cloudwatch-logs.html",
    resolves=("CKV_AWS_101",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::Neptune::DBCluster")
def audit_log_stays(cluster: Resource) -> Iterator[Finding]:
    """Every cluster that does not say which logs it exports, or only others."""
    exports = cluster.get(EXPORTS)
    if is_absent(exports):
        patch = cluster.add_property(EXPORTS, ["audit"])
    elif isinstance(exports, list) and exports and all(isinstance(log, str) and log != "audit" for log in exports):
        patch = add(cluster.pointer(EXPORTS, "-"), "audit")
    else:
        return
    message = (
        f"{cluster.name} does not export its audit log, so who read or changed the graph is soon forgotten. Export it to CloudWatch Logs"
    )
    yield finding(cluster.at, message, patch, cost="CloudWatch Logs, for each GB of audit log")
