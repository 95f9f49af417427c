"""A security group does not say what it lets out.

Without SecurityGroupEgress EC2 adds a rule that allows all outbound traffic. A reader of the template cannot tell whether that
is meant or was forgotten, and an empty list does not help: the default rule goes only when another rule is given.

Before:

    Group:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: Web servers
        VpcId: !Ref VPC

->

    Group:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: Web servers
        VpcId: !Ref VPC
        SecurityGroupEgress:
          - Description: All outbound traffic, as by default
            IpProtocol: '-1'
            CidrIp: 0.0.0.0/0

A rule for ::/0 goes with it unless the VPC is part of the template and has no IPv6 range: EC2 allows that by default, too. A group
with rules in AWS::EC2::SecurityGroupEgress resources is left alone. Narrowing the rule is ec2-security-group-egress-unrestricted.

Safety: unsafe, although the rule is the one EC2 adds by itself. Scanners that overlook the default report the same rule as soon as
it is written down, and an existing group has it already: CloudFormation takes the rule for its own then, and may remove it when
the update is rolled back, which leaves the group with no way out.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Network, Resource, Safety, Template, cases, finding, is_absent, references

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html",
    resolves=("cfn-nag:F1000",),
    safety=Safety.UNSAFE,
    tags=("security", "style"),
)

EGRESS = "SecurityGroupEgress"


@fixer.having("AWS::EC2::SecurityGroup")
def not_said(template: Template) -> Iterator[Finding]:
    """A group of a VPC without an egress rule here or in a resource of its own."""
    rules = template.of_type("AWS::EC2::SecurityGroupEgress")
    ruled = {used.target for rule in rules for used in references(rule.get("GroupId"), rule.pointer("GroupId"))}
    for group in template.of_type("AWS::EC2::SecurityGroup"):
        if group.name in ruled or any(case.value is None for case in cases(group.get("VpcId"), group.pointer("VpcId"))):
            continue
        said = group.get(EGRESS)
        if said == []:
            yield finding(group.pointer(EGRESS), _empty(group))
        elif is_absent(said):
            message = f"{group.name} lets everything out without saying so; write the default rule down, then narrow it"
            yield finding(group.at, message, group.add_property(EGRESS, _everything(group)))


def _empty(group: Resource) -> str:
    return (
        f"The empty {EGRESS} of {group.name} still lets everything out: EC2 drops its default rule only for another one. "
        "To let nothing out, allow 127.0.0.1/32 only; else write down what is meant"
    )


def _everything(group: Resource) -> list[Json]:
    network = group.template.once(Network)
    vpc = network.vpc(group)
    rule: dict[str, Json] = {"Description": "All outbound traffic, as by default", "IpProtocol": "-1"}
    four: Json = {**rule, "CidrIp": "0.0.0.0/0"}
    six: Json = {**rule, "CidrIpv6": "::/0"}
    return [four] if vpc is not None and not network.has_ipv6(vpc) else [four, six]
