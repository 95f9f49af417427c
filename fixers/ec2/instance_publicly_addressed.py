"""An instance asks for an address on the internet.

Only its security group stands between the instance and everyone.

Before:

    NetworkInterfaces:
      - AssociatePublicIpAddress: true

->

    NetworkInterfaces:
      - AssociatePublicIpAddress: false

Safety: unsafe. On an existing stack the instance is REPLACED (a launch template gets a new version). Nobody reaches it from
outside any more, and it reaches the internet only through a NAT gateway or endpoints: bastion hosts and servers that have to be
public need an exception, or an Elastic IP or load balancer.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, members, settle_value, unfolded

PUBLIC = "AssociatePublicIpAddress"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
    resolves=("CKV_AWS_88", "securityhub:EC2.9", "securityhub:EC2.25"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::EC2::Instance", "AWS::EC2::LaunchTemplate")
def on_the_internet(owner: Resource) -> Iterator[Finding]:
    """No network interface asks for a public address."""
    path = ("NetworkInterfaces",) if owner.type == "AWS::EC2::Instance" else ("LaunchTemplateData", "NetworkInterfaces")
    interfaces = list(unfolded(owner.get(*path), owner.pointer(*path)))
    asking = [(at, one) for at, one in interfaces if not is_absent(members(one).get(PUBLIC))]
    patch = [operation for at, one in asking for operation in settle_value(one, at, {PUBLIC: False})]
    if patch:
        yield finding(owner.at, f"{owner.name} asks for an address on the internet; keep it in the private network", *patch)
