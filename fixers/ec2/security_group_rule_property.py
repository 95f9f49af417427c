"""A security group rule names its peer by the property of the other direction.

An egress rule has a destination, an ingress rule a source. With SourceSecurityGroupId in an egress rule (or
DestinationSecurityGroupId in an ingress rule) CloudFormation refuses the property, and nothing is deployed.

Before:

    SecurityGroupEgress:
      - IpProtocol: tcp
        FromPort: 5432
        ToPort: 5432
        SourceSecurityGroupId: !Ref DatabaseSecurityGroup

->

    SecurityGroupEgress:
      - IpProtocol: tcp
        FromPort: 5432
        ToPort: 5432
        DestinationSecurityGroupId: !Ref DatabaseSecurityGroup

Safety: safe. A template with the wrong property could not be deployed, and a rule has only one peer to name.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Pointer, Resource, finding, members, move, unfolded

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-securitygroup-egress.html",
    resolves=("cfn-lint:E3002", "cfn-lint:E3014"),
    tags=("deploy",),
)

EGRESS = {"SourceSecurityGroupId": "DestinationSecurityGroupId", "SourcePrefixListId": "DestinationPrefixListId"}
INGRESS = {right: wrong for wrong, right in EGRESS.items()}


@fixer.resource("AWS::EC2::SecurityGroup")
def embedded_rules(group: Resource) -> Iterator[Finding]:
    """The rules inside a security group."""
    for key, wrong_names in (("SecurityGroupEgress", EGRESS), ("SecurityGroupIngress", INGRESS)):
        for at, rule in unfolded(group.get(key), group.pointer(key)):
            yield from _renamed(at, rule, wrong_names, f"{'An egress' if wrong_names is EGRESS else 'An ingress'} rule of {group.name}")


@fixer.resource("AWS::EC2::SecurityGroupEgress")
def egress_rule(rule: Resource) -> Iterator[Finding]:
    """An egress rule of its own."""
    yield from _renamed(rule.pointer(), dict(rule.properties), EGRESS, f"The egress rule {rule.name}")


@fixer.resource("AWS::EC2::SecurityGroupIngress")
def ingress_rule(rule: Resource) -> Iterator[Finding]:
    """An ingress rule of its own."""
    yield from _renamed(rule.pointer(), dict(rule.properties), INGRESS, f"The ingress rule {rule.name}")


def _renamed(at: Pointer, rule: Json, wrong_names: dict[str, str], subject: str) -> Iterator[Finding]:
    for wrong, right in wrong_names.items():
        if wrong in members(rule) and right not in members(rule):
            message = f"{subject} has {wrong}, which CloudFormation refuses there; this direction calls it {right}"
            yield finding(at / wrong, message, move(at / wrong, at / right))
