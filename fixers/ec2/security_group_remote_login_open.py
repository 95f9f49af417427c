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

import ipaddress
from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Pointer, Resource, Safety, Setting, finding, members, named, replace, unfolded

GROUP = "AWS::EC2::SecurityGroup"
LOGINS = {22: "SSH", 3389: "RDP"}
TCP = ("tcp", "6", "-1")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    resolves=("CKV_AWS_24", "CKV_AWS_25", "securityhub:EC2.13", "securityhub:EC2.14"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
RANGES = {
    "CidrIp": ("0.0.0.0/0", fixer.setting("cidr", str, "the IPv4 range people may log in from, or a parameter that holds it")),
    "CidrIpv6": ("::/0", fixer.setting("ipv6-cidr", str, "the IPv6 range people may log in from, or a parameter that holds it")),
}


@fixer.resource(GROUP, "AWS::EC2::SecurityGroupIngress")
def open_to_the_world(owner: Resource) -> Iterator[Finding]:
    """Nobody may log in from just anywhere."""
    rules: list[tuple[Pointer, Json]] = [(owner.pointer(), dict(owner.properties))]
    if owner.type == GROUP:
        rules = list(unfolded(owner.get("SecurityGroupIngress"), owner.pointer("SecurityGroupIngress")))
    for at, rule in rules:
        for name, (anywhere, setting) in RANGES.items():
            ports = _ports(rule)
            if members(rule).get(name) == anywhere and any(port in ports for port in LOGINS):
                yield _narrowed(owner, at / name, setting, ports)


def _ports(rule: Json) -> range:
    first, last, protocol = (str(members(rule).get(name)).lower() for name in ("FromPort", "ToPort", "IpProtocol"))
    known = first.isdecimal() and last.isdecimal() and protocol in TCP
    return range(int(first), int(last) + 1) if known else range(0)


def _narrowed(owner: Resource, at: Pointer, setting: Setting, ports: range) -> Finding:
    given = setting.of(owner.template)
    what = " and ".join(login for port, login in LOGINS.items() if port in ports)
    message = f"{owner.name} lets the whole internet try {what}; say from where people log in"
    if len(ports) > 1:
        return finding(at, f"{message}, in a rule for that port alone: this one is for ports {ports[0]} to {ports[-1]}")
    if given is None:
        return finding(at, message, needs=setting)
    return (
        finding(at, message, replace(at, named(owner.template, given))) if _is_range(owner, given) else finding(at, message, needs=setting)
    )


def _is_range(owner: Resource, given: str) -> bool:
    try:
        return bool(ipaddress.ip_network(given, strict=False).prefixlen)
    except ValueError:
        return given in owner.template.section("Parameters")
