"""A security group with outgoing rules does not say which VPC it is for.

Without VpcId the group is created in the default VPC of the region, if there still is one, and nothing in the VPC of the template can use
it: "You have specified two resources that belong to different networks". Groups with outgoing rules need a VPC in any case.

Before:

    Group:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: web servers
        SecurityGroupEgress: [...]

->

    Group:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: web servers
        SecurityGroupEgress: [...]
        VpcId: !Ref Vpc

Safety: unsafe where the template has exactly one VPC: the group moves there from the default VPC. Where it has none or several, name one
with `--set ec2-security-group-vpc-missing.vpc=…` (its id, or the name of a parameter).
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import NO_VALUE, Finding, Fixer, Json, Resource, Safety, finding

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html",
    resolves=("cfn-lint:E3021", "cloudformation-validate:F3021"),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)
VPC = fixer.setting("vpc", str, "id of the VPC, or the name of a parameter or resource of the template that is it")


@fixer.resource("AWS::EC2::SecurityGroup")
def group_without_network(group: Resource) -> Iterator[Finding]:
    """A group with rules for outgoing traffic and without a VPC."""
    if group.get("VpcId") is not None or group.get("SecurityGroupEgress") in (None, NO_VALUE, []):
        return
    message = f"{group.name} has outgoing rules and no VpcId: it would be made in the default VPC"
    vpc = _vpc(group)
    if vpc is None:
        yield finding(group.at, f"{message}; say which VPC it is for", needs=VPC)
    else:
        yield finding(group.at, f"{message}; it is for the VPC of this template", group.add_property("VpcId", vpc))


def _vpc(group: Resource) -> Json:
    """The VPC a group belongs to: the one that is given, or the only one of the template; None where nobody knows."""
    template, given = group.template, VPC.of(group.template)
    if isinstance(given, str):
        return {"Ref": given} if given in template.resources or given in template.section("Parameters") else given
    vpcs = template.of_type("AWS::EC2::VPC")
    return {"Ref": vpcs[0].name} if len(vpcs) == 1 and template.may_depend(group, vpcs[0]) else None
