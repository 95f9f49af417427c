"""A policy inside a role refers to something that needs the role, so that neither can be created first.

A role waits for everything its inline policies refer to. Where one of these needs the role (a bucket that is replicated with it, a
key whose policy names it), CloudFormation refuses the template: "Circular dependency between resources". The same policy as a
resource of its own waits for both.

Before:

    Role:
      Type: AWS::IAM::Role
      Properties:
        Policies:
          - PolicyName: decrypt
            PolicyDocument: {Statement: [{Effect: Allow, Action: kms:Decrypt, Resource: !GetAtt Key.Arn}], …}
    Key:
      Type: AWS::KMS::Key
      Properties:
        KeyPolicy: {Statement: [{Principal: {AWS: !GetAtt Role.Arn}, …}]}

->

    RoleDecrypt:
      Type: AWS::IAM::Policy
      Properties:
        PolicyName: decrypt
        PolicyDocument: {Statement: [{Effect: Allow, Action: kms:Decrypt, Resource: !GetAtt Key.Arn}], …}
        Roles: [!Ref Role]

Safety: safe. The template is refused today, and the role gets the same inline policy under the same name.
iam-policy-dependency-missing then lets wait for it what uses the role at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    Finding,
    Fixer,
    Operation,
    Pointer,
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


@fixer.having("AWS::IAM::Role")
def policies_that_close_a_circle(template: Template) -> Iterator[Finding]:
    """A role whose policies have to stand alone for it to be created."""
    for role, some in cuts(template, "policy"):
        message = f"{some[0].shown} is a circle, so that none of these can be created first; policies of {role.name} must stand alone"
        yield finding(role.at, message, *_moved(role, list(dict.fromkeys(place for cut in some for place in cut.places))))


def _moved(role: Resource, places: list[Pointer]) -> Iterator[Operation]:
    bodies = []
    for place in places:
        policy = members(resolve(role.template.document.data, place))
        name = policy["PolicyName"] if isinstance(policy["PolicyName"], str) else "Policy"
        body = resource_body("AWS::IAM::Policy", {**policy, "Roles": [{"Ref": role.name}]}, role.condition)
        bodies.append((f"{role.name}{name[:1].upper()}{name[1:]}", body))
    yield from taken_out(role, places)
    yield from add_resources(role.template, bodies)
