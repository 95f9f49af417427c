"""A Redshift cluster says nothing of encryption, or switches it off.

Since January 2025 Redshift encrypts new clusters that do not say; older ones stay in clear text, with their snapshots.

Before:

    Encrypted: false

->

    Encrypted: true

Safety: unsafe. Redshift moves an existing cluster to encrypted storage in place: for hours it may be read-only or slow, and
snapshots shared with other accounts need a key they may use. Without KmsKeyId the key of the account, aws/redshift, is used.
Left alone: clusters restored from a snapshot and clusters where a parameter or a condition decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
    resolves=("CKV_AWS_64", "cfn-nag:F28", "securityhub:Redshift.10"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::Redshift::Cluster")
def in_clear_text(cluster: Resource) -> Iterator[Finding]:
    """Every cluster that decides for itself is encrypted."""
    patch = settle(cluster, {"Encrypted": True})
    if patch and is_absent(cluster.get("SnapshotIdentifier")):
        yield finding(cluster.at, f"{cluster.name} does not say that its data and snapshots are encrypted; encrypt them", *patch)
