"""Nothing says how long messages, records or backups are kept, so a default of a few days holds.

After that they are gone. cfn-lint wants the time to be written where everybody can read it, also where it is the default.

Before:

    Orders:
      Type: AWS::SQS::Queue

->

    Orders:
      Type: AWS::SQS::Queue
      Properties:
        MessageRetentionPeriod: 345600

Safety: safe. What is written is the default, so nothing is kept longer or shorter than before; read it, and change it where it is too short.
Runs only where a selection names it. Databases made of another one, or under Aurora, have their cluster's or their source's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix import MADE_FROM, Finding, Fixer, Json, Resource, finding, intrinsic, is_absent

DEFAULTS: Mapping[str, tuple[str, Json, str]] = {
    "AWS::Kinesis::Stream": ("RetentionPeriodHours", 24, "records for 24 hours"),
    "AWS::RDS::DBCluster": ("BackupRetentionPeriod", 1, "backups for one day"),
    "AWS::RDS::DBInstance": ("BackupRetentionPeriod", 1, "backups for one day"),
    "AWS::Redshift::Cluster": ("AutomatedSnapshotRetentionPeriod", 1, "snapshots for one day"),
    "AWS::SQS::Queue": ("MessageRetentionPeriod", 345600, "messages for four days"),
}
fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html",
    resolves=("cfn-lint:I3013",),
    tags=("reliability",),
    opt_in=True,
)


@fixer.resource(*DEFAULTS)
def default_time(resource: Resource) -> Iterator[Finding]:
    """A resource that keeps what it has for a default time."""
    name, value, words = DEFAULTS[resource.type]
    engine = resource.get("Engine")
    elsewhere = any(not is_absent(resource.get(source)) for source in (*MADE_FROM, "DBClusterIdentifier", "ReplicationSourceIdentifier"))
    aurora = resource.type == "AWS::RDS::DBInstance" and (not isinstance(engine, str) or engine.lower().startswith("aurora"))
    decided = intrinsic(resource.body.get("Properties"))[0] is not None
    if name not in resource.properties and not elsewhere and not aurora and not decided:
        message = f"{resource.name} keeps {words}, by default. Say so with {name}, or how long it really should"
        yield finding(resource.at, message, resource.add_property(name, value))
