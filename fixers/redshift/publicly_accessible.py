"""A Redshift cluster has an address on the internet, or leaves that to the default.

A public cluster can be reached by everyone who gets past its security group. Since January 2025 new clusters are private unless
they say otherwise; clusters made before without saying may be public.

Before:

    PubliclyAccessible: true

->

    PubliclyAccessible: false

Safety: unsafe. Clients outside the VPC lose their way in; a cluster that is private already does not change. Left alone where a
parameter or a condition decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/redshift/latest/mgmt/rs-security-group-public-private.html",
    resolves=("CKV_AWS_87", "securityhub:Redshift.1"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::Redshift::Cluster")
def on_the_internet(cluster: Resource) -> Iterator[Finding]:
    """Every cluster says that it is private."""
    patch = settle(cluster, {"PubliclyAccessible": False})
    if patch:
        how = "may have" if is_absent(cluster.get("PubliclyAccessible")) else "has"
        yield finding(cluster.at, f"{cluster.name} {how} an address on the internet; say that it is private", *patch)
