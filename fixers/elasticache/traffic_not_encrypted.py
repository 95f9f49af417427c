"""A replication group is reached in clear text.

Keys, values and passwords travel through the network unencrypted, between clients and nodes and between the nodes.

Before:

    Engine: redis

->

    Engine: redis
    TransitEncryptionEnabled: true

Safety: unsafe. Every client must speak TLS (`rediss://`) from then on, or it cannot connect. An existing group takes the change
only from version 7 on, in two steps: TransitEncryptionMode `preferred` first, and `required` when every client has moved. Groups
with an AuthToken are the business of elasticache-auth-token-without-tls; members of a global datastore follow its primary.
Versions before 3.2.6 and 4.0.10 and nodes of the first generations are only reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle, unable_to_encrypt

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html",
    resolves=("CKV_AWS_30", "cfn-nag:F33", "securityhub:ElastiCache.5"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::ElastiCache::ReplicationGroup")
def in_clear_text(group: Resource) -> Iterator[Finding]:
    """Every group that decides for itself speaks TLS."""
    patch = settle(group, {"TransitEncryptionEnabled": True})
    if patch and is_absent(group.get("GlobalReplicationGroupId")) and is_absent(group.get("AuthToken")):
        unable = unable_to_encrypt(group)
        advice = "encrypt it, with newer nodes and a newer engine" if unable else "encrypt it, and let clients connect with TLS"
        yield finding(group.at, f"what {group.name} stores travels in clear text; {advice}", *([] if unable else patch))
