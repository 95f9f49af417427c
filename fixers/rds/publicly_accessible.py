"""A database has an address on the internet.

With PubliclyAccessible the name of the instance resolves to a public address, and only a security group stands between the
database and everyone who tries passwords.

Before:

    PubliclyAccessible: true

->

    PubliclyAccessible: false

Safety: unsafe. Clients outside the VPC lose their way in: give them a VPN, a bastion host or Session Manager first. The update
replaces nothing. An instance that does not say is left alone: RDS makes it private unless it stands in a default VPC.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle

PUBLIC = "PubliclyAccessible"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    resolves=("CKV_AWS_17", "cfn-nag:F22", "securityhub:RDS.2"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::RDS::DBInstance")
def on_the_internet(instance: Resource) -> Iterator[Finding]:
    """No instance says that it is public."""
    patch = [] if is_absent(instance.get(PUBLIC)) else settle(instance, {PUBLIC: False})
    if patch:
        yield finding(
            instance.at, f"{instance.name} has an address on the internet, where everyone can try passwords; take it away", *patch
        )
