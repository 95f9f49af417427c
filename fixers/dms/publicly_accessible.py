"""A DMS replication instance has an address on the internet.

PubliclyAccessible is true where nothing is said, so an instance that only moves data between two subnets can be reached from
everywhere its security group lets in.

Before:

    ReplicationInstanceClass: dms.t3.medium

->

    ReplicationInstanceClass: dms.t3.medium
    PubliclyAccessible: false

Safety: unsafe. On an existing stack the instance is REPLACED, and its tasks with it. Sources and targets outside the VPC must
be reachable through a NAT gateway, a VPN or peering.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dms-replicationinstance.html",
    resolves=("CKV_AWS_89", "securityhub:DMS.1"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::DMS::ReplicationInstance")
def on_the_internet(instance: Resource) -> Iterator[Finding]:
    """Every instance says that it is private."""
    patch = settle(instance, {"PubliclyAccessible": False})
    if patch:
        yield finding(instance.at, f"{instance.name} gets an address on the internet, which is the default of DMS; make it private", *patch)
