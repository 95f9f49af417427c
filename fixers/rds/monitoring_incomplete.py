"""A database is to be monitored from inside, and nothing says as whom.

Enhanced monitoring takes a MonitoringInterval and a MonitoringRoleArn. RDS refuses a database that has an interval without a role, and a
cluster that has a role without an interval.

Before:

    MonitoringInterval: 60

->

    MonitoringInterval: 60
    MonitoringRoleArn: !GetAtt DatabaseMonitoringRole.Arn
    # and further down a role that RDS takes on, with AWS's policy for the purpose

Safety: safe where the template has a role that serves the purpose. A new role is unsafe, as it needs CAPABILITY_IAM, and so is an interval of a
minute, the longest there is, for a role that has none: the metrics are logs that are paid for.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, finding, intrinsic, is_absent, number, service_role, settle

INTERVAL, ROLE = "MonitoringInterval", "MonitoringRoleArn"
POLICY = "service-role/AmazonRDSEnhancedMonitoringRole"
LONGEST = 60

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html",
    resolves=("cfn-lint:E3689",),
    tags=("deploy",),
)


@fixer.resource("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")
def one_without_the_other(database: Resource) -> Iterator[Finding]:
    """An interval of more than nothing and no role, or a role of a cluster and no interval."""
    interval, role = database.get(INTERVAL), database.get(ROLE)
    if is_absent(role) and (number(interval) or 0) > 0:
        arn, added = service_role(database, "DatabaseMonitoringRole", "monitoring.rds.amazonaws.com", POLICY)
        message = f"{database.name} is to be monitored every {interval} seconds and has no {ROLE}, which RDS refuses. Give it one"
        yield finding(database.pointer(INTERVAL), message, *settle(database, {ROLE: arn}), *added, safety=Safety.UNSAFE if added else None)
    elif database.type == "AWS::RDS::DBCluster" and _is_given(role) and (is_absent(interval) or number(interval) == 0):
        message = f"{database.name} has a {ROLE} and no {INTERVAL}, which RDS refuses. Look once a minute"
        yield finding(database.pointer(ROLE), message, *settle(database, {INTERVAL: LONGEST}, (0, "0")), safety=Safety.UNSAFE)


def _is_given(role: Json) -> bool:
    """Whether there is certainly a role: the template names it, and no condition or parameter decides."""
    return isinstance(role, str) or intrinsic(role)[0] in ("Fn::GetAtt", "Fn::Sub")
