"""A replication group is not encrypted at rest.

What it swaps to disk, synchronises and backs up lies there in clear text. It is decided when the group is made.

Before:

    Engine: redis

->

    Engine: redis
    AtRestEncryptionEnabled: true

Safety: unsafe. On an existing stack the group is REPLACED: it has a new endpoint, and starts empty unless it is restored from a
backup. Left alone: members of a global datastore (they follow its primary) and groups where a parameter or a condition decides.
Versions before 3.2.6 and 4.0.10 and nodes of the first generations cannot be encrypted and are only reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle, unable_to_encrypt

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html",
    resolves=("CKV_AWS_29", "cfn-nag:F25", "securityhub:ElastiCache.4"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::ElastiCache::ReplicationGroup")
def in_clear_text(group: Resource) -> Iterator[Finding]:
    """Every group that decides for itself is encrypted."""
    patch = settle(group, {"AtRestEncryptionEnabled": True})
    if patch and is_absent(group.get("GlobalReplicationGroupId")):
        unable = unable_to_encrypt(group)
        message = f"{group.name} puts its data on disk in clear text; encrypt it{', with newer nodes and a newer engine' if unable else ''}"
        yield finding(group.at, message, *([] if unable else patch))
