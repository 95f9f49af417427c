"""A table is paid by capacity, and no capacity is given.

Without BillingMode a table is PROVISIONED, and DynamoDB refuses a provisioned table without ProvisionedThroughput.

Before:

    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: […]

->

    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: […]
      BillingMode: PAY_PER_REQUEST

Safety: unsafe. No such table can be created, but whether it is to be paid by request, which needs no figures and scales by itself, or by a
capacity that somebody knows, decides what it costs. Tables whose indexes have a capacity, or which are scaled, are only reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, items, members, referrers, replace

MODE, THROUGHPUT = "BillingMode", "ProvisionedThroughput"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html",
    resolves=("cfn-lint:E3639",),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.resource("AWS::DynamoDB::Table")
def no_capacity(table: Resource) -> Iterator[Finding]:
    """A provisioned table, said or by default, that says nothing of its throughput."""
    mode = table.get(MODE)
    if not (is_absent(mode) or mode == "PROVISIONED") or not is_absent(table.get(THROUGHPUT)):
        return
    message = f"{table.name} is paid by capacity and has no {THROUGHPUT}, which DynamoDB refuses"
    indexes = [index for index in items(table.get("GlobalSecondaryIndexes")) if THROUGHPUT in members(index)]
    if indexes or table.name in referrers(table.template, "AWS::ApplicationAutoScaling::ScalableTarget", "ResourceId"):
        yield finding(table.at, f"{message}. Say how much it is to have")
    else:
        patch = table.add_property(MODE, "PAY_PER_REQUEST") if is_absent(mode) else replace(table.pointer(MODE), "PAY_PER_REQUEST")
        yield finding(table.at, f"{message}. Pay by request, or say how much it is to have", patch)
