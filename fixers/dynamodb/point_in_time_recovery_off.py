"""A table cannot be restored to a point in time.

Without continuous backups, what a bad deployment or a wrong query deletes from a DynamoDB table is gone. With them the table can
be restored to any second of the last 35 days.

Before:

    Orders:
      Type: AWS::DynamoDB::Table
      Properties: ...

->

    Orders:
      Type: AWS::DynamoDB::Table
      Properties:
        ...
        PointInTimeRecoverySpecification:
          PointInTimeRecoveryEnabled: true

Safety: unsafe, because of what it costs: each GB of the table and its local indexes is billed by the month. Nothing is
interrupted, and it can be switched off again. Left alone where a parameter or a condition decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    resolves=("CKV_AWS_28", "cfn-nag:W78", "securityhub:DynamoDB.2"),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)


@fixer.resource("AWS::DynamoDB::Table")
def without_backups(table: Resource) -> Iterator[Finding]:
    """Every table has continuous backups."""
    patch = settle(table, {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}})
    if patch:
        message = f"what is deleted from {table.name} by mistake is gone; keep continuous backups, so that it can be restored"
        yield finding(table.at, message, *patch, cost="about 0.20 USD a month for each GB of the table")
