"""Security groups refer to each other in their rules, so that none of them can be created first.

A rule inside a group makes the group wait for the group that the rule names. Where two groups name each other ("Circular
dependency between resources"), CloudFormation refuses the template. A rule that is a resource of its own waits for both.

Before:

    WebGroup:
      Type: AWS::EC2::SecurityGroup
      Properties:
        SecurityGroupEgress:
          - {IpProtocol: tcp, FromPort: 5432, ToPort: 5432, DestinationSecurityGroupId: !Ref DataGroup}
    DataGroup:
      Type: AWS::EC2::SecurityGroup
      Properties:
        SecurityGroupIngress:
          - {IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref WebGroup}

->

    DataGroup:
      Type: AWS::EC2::SecurityGroup
    DataGroupIngressFromWebGroup:
      Type: AWS::EC2::SecurityGroupIngress
      Properties: {GroupId: !GetAtt DataGroup.GroupId, IpProtocol: tcp, FromPort: 5432, ToPort: 5432,
                   SourceSecurityGroupId: !Ref WebGroup}

Safety: safe. The template is refused today, and the groups have the same rules afterwards. Incoming rules are preferred: a group
whose last outgoing rule is taken away would let everything out.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    Cut,
    Finding,
    Fixer,
    Json,
    Operation,
    Resource,
    Template,
    add_resources,
    cuts,
    finding,
    members,
    resolve,
    resource_body,
    taken_out,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html",
    resolves=("cfn-lint:E3004", "cloudformation-validate:F3004"),
    tags=("deploy",),
)


@fixer.having("AWS::EC2::SecurityGroup")
def groups_that_name_each_other(template: Template) -> Iterator[Finding]:
    """A group whose rules have to stand alone for the groups to be created."""
    for group, some in cuts(template, "rule"):
        message = (
            f"{some[0].shown} is a circle of security groups, none of which can be created first; rules of {group.name} must stand alone"
        )
        yield finding(group.at, message, *_moved(group, some))


def _moved(group: Resource, some: list[Cut]) -> Iterator[Operation]:
    bodies = []
    for cut in some:
        for place in cut.places:
            direction, way = ("Ingress", "From") if place[3] == "SecurityGroupIngress" else ("Egress", "To")
            rule = members(resolve(group.template.document.data, place))
            properties: dict[str, Json] = {"GroupId": {"Fn::GetAtt": [group.name, "GroupId"]}, **rule}
            name = f"{group.name}{direction}{way}{cut.target.name}"
            bodies.append((name, resource_body(f"AWS::EC2::SecurityGroup{direction}", properties, group.condition)))
    yield from taken_out(group, [place for cut in some for place in cut.places])
    yield from add_resources(group.template, bodies)
