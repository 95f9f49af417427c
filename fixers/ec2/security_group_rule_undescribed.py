"""A rule of a security group does not say what it is for.

Months later nobody dares to take it away. A description of what the rule lets through is a beginning; why is for you to add.

Before:

    SecurityGroupIngress:
      - IpProtocol: tcp
        FromPort: 443
        ToPort: 443
        CidrIp: 0.0.0.0/0

->

    SecurityGroupIngress:
      - IpProtocol: tcp
        FromPort: 443
        ToPort: 443
        CidrIp: 0.0.0.0/0
        Description: HTTPS from anywhere

Safety: safe. What the rule lets through stays as it is. The text comes from the rule itself: protocol, ports, and the name of the
other side as the template calls it. The description of the group, which would replace it, is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Pointer, Resource, finding, intrinsic, items, members, referred, settle_value, unfolded

GROUP, LISTS = "AWS::EC2::SecurityGroup", ("SecurityGroupIngress", "SecurityGroupEgress")
ANYWHERE = {"0.0.0.0/0": "anywhere", "::/0": "anywhere over IPv6"}
PEERS = (
    *("CidrIp", "CidrIpv6", "SourceSecurityGroupId", "SourceSecurityGroupName", "SourcePrefixListId"),
    *("DestinationSecurityGroupId", "DestinationPrefixListId"),
)
PROTOCOLS = {
    "-1": "all traffic", "tcp": "TCP", "6": "TCP", "udp": "UDP", "17": "UDP", "icmp": "ICMP", "1": "ICMP", "58": "ICMPv6", "icmpv6": "ICMPv6",
}  # fmt: skip
SERVICES = {
    "22": "SSH", "80": "HTTP", "443": "HTTPS", "3389": "RDP", "2049": "NFS", "25": "SMTP", "587": "SMTP", "389": "LDAP", "636": "LDAPS",
    "3306": "MySQL", "5432": "PostgreSQL", "1433": "SQL Server", "1521": "Oracle", "5439": "Redshift", "6379": "Redis", "11211": "Memcached",
    "27017": "MongoDB", "9092": "Kafka", "5672": "AMQP", "5671": "AMQPS", "9200": "Elasticsearch",
}  # fmt: skip

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    resolves=("CKV_AWS_23",),
    tags=("style",),
    opt_in=True,
)


@fixer.resource(GROUP, "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress")
def undescribed(owner: Resource) -> Iterator[Finding]:
    """Every rule, in its group or on its own, has a description."""
    rules: list[tuple[Pointer, Json, str]] = [(owner.pointer(), dict(owner.properties), owner.type)]
    if owner.type == GROUP:
        rules = [(at, rule, name) for name in LISTS for at, rule in unfolded(owner.get(name), owner.pointer(name))]
    described = [(at, rule, _words(rule, direction)) for at, rule, direction in rules if isinstance(rule, dict) and not intrinsic(rule)[0]]
    patch = [operation for at, rule, text in described for operation in settle_value(rule, at, {"Description": text}, instead_of=("",))]
    if patch:
        how_many = "a rule" if len(patch) == 1 else f"{len(patch)} rules"
        yield finding(owner.at, f"{owner.name} has {how_many} without a description; say at least what is let through", *patch)


def _words(rule: Json, direction: str) -> str:
    """``SSH from OfficeRange``, ``TCP 8000-8010 to AppGroup``; of the other side what the template calls it."""
    given = members(rule)
    protocol = str(given.get("IpProtocol")).lower()
    what = PROTOCOLS.get(protocol, f"protocol {protocol}" if protocol.isdecimal() else "traffic")
    first, last = _named(given.get("FromPort")), _named(given.get("ToPort"))
    if what in ("TCP", "UDP") and first and last:
        service = SERVICES.get(first) if what == "TCP" and first == last else None
        what = service or f"{what} {first}" + ("" if first == last else f"-{last}")
    peer = next((_named(given[name]) for name in PEERS if name in given), None)
    way = "to" if "Egress" in direction else "from"
    text = f"{what} {way} {ANYWHERE.get(peer, peer)}" if peer else what
    return re.sub(r"[^A-Za-z0-9 ._\-:/()#,@\[\]+=&;{}!$*]", "", text[0].upper() + text[1:])[:255]


def _named(value: Json) -> str | None:
    """A literal, what a Ref refers to, and of other resources' attributes (``Network.Range``) also which; a group goes by its name."""
    if isinstance(value, (str, int)):
        return str(value)
    function, argument = intrinsic(value)
    attribute = ".".join(str(part) for part in items(argument)[1:]) if function == "Fn::GetAtt" else ""
    name = referred(value)
    return f"{name}.{attribute}" if name and attribute not in ("", "GroupId") else name
