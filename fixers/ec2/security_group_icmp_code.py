"""A rule for all types of ICMP messages names one code of them.

FromPort is the ICMP type and ToPort the code. Who admits all types (-1) must admit all codes (-1), too; EC2 refuses anything else.

Before:

    {IpProtocol: icmp, FromPort: -1, ToPort: 0, CidrIp: 10.0.0.0/8}

->

    {IpProtocol: icmp, FromPort: -1, ToPort: -1, CidrIp: 10.0.0.0/8}

Safety: safe. No such rule can be created, and all types in all codes is the only thing that -1 can be completed to.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Pointer, Resource, add, choices, finding, items, members

PROTOCOLS = ("icmp", "1", "icmpv6", "58")
PLACES = {
    "AWS::EC2::SecurityGroup": ("SecurityGroupIngress", "SecurityGroupEgress"),
    "AWS::EC2::SecurityGroupIngress": (),
    "AWS::EC2::SecurityGroupEgress": (),
}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-securitygroup-ingress.html",
    resolves=("cfn-lint:E3688",),
    tags=("deploy",),
)


@fixer.resource(*PLACES)
def all_types_of_one_code(group: Resource) -> Iterator[Finding]:
    """A rule with -1 as type and something else as code."""
    for at, value in _rules(group):
        rule = members(value)
        everything = str(rule.get("FromPort")) == "-1" and str(rule.get("IpProtocol")).lower() in PROTOCOLS
        code = rule.get("ToPort")
        if everything and isinstance(code, (str, int)) and str(code) != "-1":
            message = (
                f"{group.name} has a rule for all types of ICMP and the code {code}, which EC2 refuses: all types have all codes. Write -1"
            )
            yield finding(at / "ToPort", message, add(at / "ToPort", "-1" if isinstance(code, str) else -1))


def _rules(group: Resource) -> Iterator[tuple[Pointer, Json]]:
    if not PLACES[group.type]:
        yield group.pointer(), group.body.get("Properties")
    for name in PLACES[group.type]:
        for at, rules in choices(group.pointer(name), group.get(name)):
            for index, rule in enumerate(items(rules)):
                yield from choices(at / index, rule)
