"""A cluster collects no metrics of its tasks and containers.

Without Container Insights CloudWatch knows the CPU and memory of a service as a whole: which task fills its memory, restarts or
sends nothing is not seen.

Before:

    ClusterName: orders

->

    ClusterName: orders
    ClusterSettings:
      - Name: containerInsights
        Value: enabled

Safety: unsafe, because of what it costs: its metrics are billed as custom metrics, for each cluster, service and task family.
Nothing is interrupted. Left alone: `enhanced`, and clusters where a parameter or a condition decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Operation, Resource, Safety, add, finding, intrinsic, is_absent, members, replace, settle

SETTINGS, NAME = "ClusterSettings", "containerInsights"
ENTRY: Json = {"Name": NAME, "Value": "enabled"}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html",
    resolves=("CKV_AWS_65", "securityhub:ECS.12"),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)


@fixer.resource("AWS::ECS::Cluster")
def unseen(cluster: Resource) -> Iterator[Finding]:
    """Every cluster has Container Insights."""
    patch = _switched_on(cluster)
    if patch:
        message = f"nobody sees what the tasks of {cluster.name} use and why they stop; switch Container Insights on"
        yield finding(cluster.at, message, *patch, cost="CloudWatch custom metrics for each service and task family")


def _switched_on(cluster: Resource) -> list[Operation]:
    present = cluster.get(SETTINGS)
    if is_absent(present):
        return settle(cluster, {SETTINGS: [ENTRY]})
    if not isinstance(present, list) or any(intrinsic(one)[0] for one in present):
        return []
    named = [(index, members(one).get("Value")) for index, one in enumerate(present) if members(one).get("Name") == NAME]
    if not named:
        return [add(cluster.pointer(SETTINGS, "-"), ENTRY)]
    return [replace(cluster.pointer(SETTINGS, index, "Value"), "enabled") for index, value in named if value == "disabled"]
