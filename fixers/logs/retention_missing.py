"""A log group keeps its logs for ever, because it has no RetentionInDays.

CloudWatch Logs charges for what it stores, and without a retention it never deletes anything: the bill grows with
the age of the stack, and personal data outlives every policy about it.

Before:

    Logs:
      Type: AWS::Logs::LogGroup

-> (with --set logs-retention-missing.days=30)

    Logs:
      Type: AWS::Logs::LogGroup
      Properties:
        RetentionInDays: 30

Safety: unsafe, because logs that are older than the retention are deleted within three days, for good. How long yours
must be kept is not in the template: give it with the setting `days`. A log group of class DELIVERY keeps logs for a
day whatever its retention says, and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import LOG_GROUP, RETENTION_DAYS, Finding, Fixer, Resource, Safety, finding, is_absent

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
    resolves=("CKV_AWS_66", "cfn-lint:I3013"),
    safety=Safety.UNSAFE,
    tags=("cost",),
)
DAYS = fixer.setting("days", int, f"days to keep logs, one of {', '.join(map(str, RETENTION_DAYS))}")


@fixer.resource(LOG_GROUP)
def kept_for_ever(group: Resource) -> Iterator[Finding]:
    """A retention is given, also by an intrinsic."""
    if not is_absent(group.get("RetentionInDays")) or group.get("LogGroupClass") == "DELIVERY":
        return
    problem = f"{group.name} has no RetentionInDays, so CloudWatch keeps and charges for its logs for ever"
    days = DAYS.of(group.template)
    if days in RETENTION_DAYS:
        yield finding(group.at, f"{problem}. Keep them for {days} days", group.add_property("RetentionInDays", days))
    else:
        yield finding(group.at, f"{problem}. Say how many days they are needed", needs=DAYS)
