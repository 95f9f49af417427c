"""An instance asks for an address on the internet.

Only its security group stands between the instance and everyone.

Before:

    NetworkInterfaces:
      - AssociatePublicIpAddress: true

->

    NetworkInterfaces:
      - AssociatePublicIpAddress: false

Safety: unsafe. On an existing stack the instance is REPLACED (a launch template gets a new version). Nobody reaches it from
outside any more, and it reaches the internet only through a NAT gateway or endpoints: servers that have to be public need an
exception, or an Elastic IP or load balancer. Bastion hosts, and instances whose public address something in the template uses (the
origin of a CloudFront distribution, a DNS record), are only reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, askers, finding, is_absent, members, names_of, settle_value, unfolded

PUBLIC, ADDRESSES = "AssociatePublicIpAddress", ("PublicIp", "PublicDnsName")
WAY_IN = re.compile(r"bastion|jump(?:box|host|server)", re.IGNORECASE)

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
    users = [user for address in ADDRESSES for user in owner.template.once(askers).get((owner.name, address), ())] if patch else []
    asks = f"{owner.name} asks for an address on the internet"
    if users:
        yield finding(owner.at, f"{asks}, which {names_of(users)} uses; put a load balancer or an Elastic IP there first")
    elif patch and WAY_IN.search(owner.name):
        yield finding(owner.at, f"{asks}, as the way in for people; let them come through Session Manager, and it can be private")
    elif patch:
        yield finding(owner.at, f"{asks}; keep it in the private network", *patch)
