"""Enhanced monitoring of a database instance is off.

CloudWatch sees an instance from outside: its processor, once a minute. Which process eats it, how much memory is left and who waits for
the disk, only the agent on the instance knows; after an incident it is too late to switch it on.

Before:

    Orders:
      Type: AWS::RDS::DBInstance
      Properties: {Engine: mysql, ...}

->

    Orders:
      Type: AWS::RDS::DBInstance
      Properties:
        Engine: mysql
        MonitoringInterval: 60
        MonitoringRoleArn: !GetAtt DatabaseMonitoringRole.Arn
    DatabaseMonitoringRole:
      Type: AWS::IAM::Role
    # that RDS takes on, with AWS's policy for the purpose

A role of the template that serves the purpose is used instead of a new one. `--set rds-enhanced-monitoring-missing.seconds=` one of
1, 5, 10, 15, 30 and 60 looks more often and costs more.

Safety: unsafe. The metrics are logs in CloudWatch Logs (group RDSOSMetrics), which are paid for, a few dollars a month for an
instance. The database runs on. An instance that inherits monitoring from its cluster is left alone, though checkov complains of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Operation, Resource, Safety, finding, is_absent, service_role, settle

INTERVAL, ROLE = "MonitoringInterval", "MonitoringRoleArn"
POLICY = "service-role/AmazonRDSEnhancedMonitoringRole"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.overview.html",
    resolves=("CKV_AWS_118",),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)
SECONDS = fixer.setting("seconds", int, "seconds from one look to the next: 1, 5, 10, 15, 30 or 60", 60)


@fixer.resource("AWS::RDS::DBInstance")
def seen_from_outside(instance: Resource) -> Iterator[Finding]:
    """Every instance whose monitoring interval is zero, said or by default."""
    template = instance.template
    cluster = template.target(instance.get("DBClusterIdentifier"))
    if cluster is not None and not is_absent(cluster.get(INTERVAL)):
        return
    wanted: dict[str, Json] = {INTERVAL: SECONDS.of(template)}
    if not settle(instance, wanted, (0, "0")):
        return
    added: list[Operation] = []
    if is_absent(instance.get(ROLE)):
        wanted[ROLE], added = service_role(instance, "DatabaseMonitoringRole", "monitoring.rds.amazonaws.com", POLICY)
    message = f"{instance.name} is watched from outside only, so nobody can tell which process ate its memory. Let RDS look inside"
    patch = settle(instance, wanted, (0, "0"))
    yield finding(instance.at, message, *patch, *added, cost="CloudWatch Logs, a few USD a month for an instance")
