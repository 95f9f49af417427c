"""A DAX cluster is not encrypted at rest.

What the cache keeps of a table, which DynamoDB itself always encrypts, then lies on disk in clear text. It is decided when the
cluster is made.

Before:

    NodeType: dax.r5.large

->

    NodeType: dax.r5.large
    SSESpecification:
      SSEEnabled: true

Safety: unsafe. On an existing stack the cluster is REPLACED, with a new endpoint and an empty cache: the table takes all reads
until it is warm.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html",
    resolves=("CKV_AWS_47", "securityhub:DynamoDB.3"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::DAX::Cluster")
def in_clear_text(cluster: Resource) -> Iterator[Finding]:
    """Every cluster is encrypted."""
    patch = settle(cluster, {"SSESpecification": {"SSEEnabled": True}})
    if patch:
        yield finding(cluster.at, f"{cluster.name} keeps in clear text what DynamoDB encrypts; encrypt the cache as well", *patch)
