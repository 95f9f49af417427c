"""A backup or maintenance window is too short or not written as AWS reads it.

RDS, DocumentDB and Neptune take windows of 30 minutes and more, ElastiCache of 60, written `hh:mm-hh:mm` (every day) or
`ddd:hh:mm-ddd:hh:mm` (once a week), in UTC. Others are refused when the stack is deployed.

Before:

    PreferredBackupWindow: 03:00-03:15

->

    PreferredBackupWindow: 03:00-03:30

Safety: safe. The window could not be deployed; it keeps its start and ends as early as it may. Windows that cannot be
read, and those from parameters and mappings, are reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Held, Resource, daily_window, finding, literals_behind, replace, weekly_window

ELASTICACHE = ("AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup")
DATABASES = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::DocDB::DBCluster", "AWS::DocDB::DBInstance", "AWS::Neptune::DBCluster")
WEEKLY = "PreferredMaintenanceWindow"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbinstance.html",
    tags=("deploy",),
)


@fixer.resource(*DATABASES, *ELASTICACHE)
def refused_window(resource: Resource) -> Iterator[Finding]:
    """Every window is long enough and can be read."""
    shortest = 60 if resource.type in ELASTICACHE else 30
    for name in ("PreferredBackupWindow", "SnapshotWindow", WEEKLY):
        for held in literals_behind(resource.template, resource.pointer(name), resource.get(name)) if name in resource.properties else ():
            if isinstance(held.value, str) and held.value and "{{resolve:" not in held.value:
                yield from _findings(resource, name, held, shortest)


def _findings(resource: Resource, name: str, held: Held, shortest: int) -> Iterator[Finding]:
    window = weekly_window(held.value) if name == WEEKLY else daily_window(held.value)
    if window is None:
        form = "ddd:hh:mm-ddd:hh:mm" if name == WEEKLY else "hh:mm-hh:mm"
        yield finding(held.at, f"{name} {held.value} of {resource.name} cannot be read, AWS refuses it. Write {form}, in UTC")
    elif window.length < shortest:
        longer = window.lasting(shortest)
        text = longer.weekly_text() if name == WEEKLY else str(longer)
        message = f"{name} {held.value} of {resource.name} is shorter than {shortest} minutes, AWS refuses it. Write {text}"
        yield finding(held.at, message, *([replace(held.at, text)] if held.via == "literal" else []))
