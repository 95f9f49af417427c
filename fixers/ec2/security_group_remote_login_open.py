"""A security group lets the whole internet try to log in over SSH or RDP.

Within minutes of its start every such server is tried with stolen passwords and known holes.

Before:

    - IpProtocol: tcp
      FromPort: 22
      ToPort: 22
      CidrIp: 0.0.0.0/0

-> (with --set ec2-security-group-remote-login-open.cidr=198.51.100.0/24)

    - IpProtocol: tcp
      FromPort: 22
      ToPort: 22
      CidrIp: 198.51.100.0/24

Safety: unsafe, and it needs the setting `cidr` (and `ipv6-cidr` for rules with CidrIpv6): the range people log in from, or the
logical id of a parameter that holds it. Whoever logs in from elsewhere is locked out; with Session Manager nobody needs the rule.
A rule of its own (AWS::EC2::SecurityGroupIngress) is replaced by another. A rule for more ports than these is only reported: split
it first.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import SECURITY_GROUP as GROUP
from autofix import Finding, Fixer, Resource, Safety, Setting, WorldRule, finding, is_address_range, named, replace, world_rules

LOGINS = {22: "SSH", 3389: "RDP"}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    resolves=("CKV_AWS_24", "CKV_AWS_25", "securityhub:EC2.13", "securityhub:EC2.14"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
RANGES = {
    "CidrIp": fixer.setting("cidr", str, "the IPv4 range people may log in from, or a parameter that holds it"),
    "CidrIpv6": fixer.setting("ipv6-cidr", str, "the IPv6 range people may log in from, or a parameter that holds it"),
}


@fixer.resource(GROUP, "AWS::EC2::SecurityGroupIngress")
def open_to_the_world(owner: Resource) -> Iterator[Finding]:
    """Nobody may log in from just anywhere."""
    for rule in world_rules(owner):
        if any(port in rule.ports for port in LOGINS):
            yield _narrowed(owner, rule, RANGES[rule.family])


def _narrowed(owner: Resource, rule: WorldRule, setting: Setting) -> Finding:
    given, first, last = setting.of(owner.template), rule.ports[0], rule.ports[-1]
    what = " and ".join(login for port, login in LOGINS.items() if port in rule.ports)
    message = f"{owner.name} lets the whole internet try {what}; say from where people log in"
    if first != last:
        return finding(rule.at, f"{message}, in a rule for that port alone: this one is for ports {first} to {last}")
    if given is None or not is_address_range(owner.template, given, rule.family):
        return finding(rule.at, message, needs=setting)
    return finding(rule.at, message, replace(rule.at, named(owner.template, given)))
