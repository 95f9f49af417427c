"""A policy is attached to nobody, which is only possible for a managed one.

AWS::IAM::Policy is written into roles, users or groups. Without one of them CloudFormation refuses it ("At least one of [Groups, Roles,
Users] must be non-empty"). A policy that stands for itself, to be attached later, is an AWS::IAM::ManagedPolicy.

Before:

    Readers:
      Type: AWS::IAM::Policy
      Properties:
        PolicyName: readers
        PolicyDocument: …

->

    Readers:
      Type: AWS::IAM::ManagedPolicy
      Properties:
        ManagedPolicyName: readers
        PolicyDocument: …

Safety: unsafe. The policy exists then, but nobody has it, as now; a role that was to have it may have been forgotten. A policy that
something refers to is only shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, intrinsic, is_absent, move, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html",
    resolves=("cfn-lint:E3017", "cloudformation-validate:F3017"),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.resource("AWS::IAM::Policy")
def nobody_has_it(policy: Resource) -> Iterator[Finding]:
    """No role, user or group, not even one that another property brings."""
    if not all(is_absent(policy.get(name)) or policy.get(name) == [] for name in ("Groups", "Roles", "Users")):
        return
    if "PolicyDocument" not in policy.properties or intrinsic(policy.body.get("Properties"))[0] is not None:
        return
    template = policy.template
    wanted = any(use.target == policy.name for uses in template.references.values() for use in uses)
    problem = f"{policy.name} is attached to no role, user or group, so CloudFormation refuses it"
    if wanted or any(name in policy.properties for name in ("Groups", "Roles", "Users")):
        yield finding(policy.at, f"{problem}; say whose policy it is")
        return
    renamed = [move(policy.pointer("PolicyName"), policy.pointer("ManagedPolicyName"))] if "PolicyName" in policy.properties else []
    message = f"{problem}; as a managed policy it can stand for itself"
    yield finding(policy.at, message, replace(policy.at / "Type", "AWS::IAM::ManagedPolicy"), *renamed)
