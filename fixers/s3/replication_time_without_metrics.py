"""A replication rule has a time limit and no metrics.

S3 Replication Time Control promises that objects arrive within fifteen minutes, and measures it: S3 refuses a
ReplicationTime that does not come with Metrics, and the stack fails.

Before:

    Destination:
      Bucket: !GetAtt Replica.Arn
      ReplicationTime:
        Status: Enabled
        Time: {Minutes: 15}

->

    Destination:
      Bucket: !GetAtt Replica.Arn
      ReplicationTime:
        Status: Enabled
        Time: {Minutes: 15}
      Metrics:
        Status: Enabled
        EventThreshold:
          Minutes: 15

Safety: safe, because a stack with this rule could not be created. Fifteen minutes is the only threshold there is.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, add, finding, is_absent, members, replace, replication_rules

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-replicationdestination.html",
    tags=("deploy",),
)
METRICS: dict[str, Json] = {"Status": "Enabled", "EventThreshold": {"Minutes": 15}}


@fixer.resource("AWS::S3::Bucket")
def unmeasured(bucket: Resource) -> Iterator[Finding]:
    """Where there is a limit, there is a measure."""
    for rule in replication_rules(bucket):
        destination = members(rule.body.get("Destination"))
        limited = members(destination.get("ReplicationTime")).get("Status") == "Enabled"
        if limited and is_absent(destination.get("Metrics")):
            at = rule.at / "Destination" / "Metrics"
            write = replace if "Metrics" in destination else add
            message = (
                f"a replication rule of {bucket.name} has a ReplicationTime and no Metrics, which S3 refuses; add Metrics of 15 minutes"
            )
            yield finding(rule.at, message, write(at, METRICS))
