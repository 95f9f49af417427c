"""A global table cannot be restored to a point in time.

Replicas are no backup: a wrong write or a deleted item is in every region within a second. Point-in-time recovery brings back any
second of the last 35 days.

Before:

    Orders:
      Type: AWS::DynamoDB::GlobalTable
      Properties:
        Replicas:
          - Region: eu-west-1
          - Region: eu-central-1

->

    Orders:
      Type: AWS::DynamoDB::GlobalTable
      Properties:
        Replicas:
          - Region: eu-west-1
            PointInTimeRecoverySpecification:
              PointInTimeRecoveryEnabled: true
          - Region: eu-central-1
            PointInTimeRecoverySpecification:
              PointInTimeRecoveryEnabled: true

Every replica is given it, though checkov looks at the first one only.

Safety: unsafe, because of its price in each region. Nothing is interrupted.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, finding, items, settle_value

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    resolves=("CKV_AWS_165",),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)
WANTED: Json = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}


@fixer.resource("AWS::DynamoDB::GlobalTable")
def not_restorable(table: Resource) -> Iterator[Finding]:
    """Every replica of every global table."""
    replicas = enumerate(items(table.get("Replicas")))
    patch = [o for index, replica in replicas if replica for o in settle_value(replica, table.pointer("Replicas", index), WANTED)]
    if patch:
        message = f"{table.name} cannot be restored: its replicas repeat a wrong write at once. Switch on point-in-time recovery for each"
        yield finding(table.at, message, *patch, cost="about 0.20 USD a month for each GB and replica")
