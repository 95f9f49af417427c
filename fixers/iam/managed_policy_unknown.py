"""A managed policy of AWS is named that does not exist.

IAM refuses the role ("Policy … does not exist or is not attachable"), and the stack is rolled back. Mostly the path is missing or one too
many (`policy/AWSCodeDeployRole`, which is in `service-role/`), or the policy has another name by now (`ConfigRole`, `AWSConfigRole`).

Before:

    ManagedPolicyArns:
      - arn:aws:iam::aws:policy/service-role/ConfigRole

->

    ManagedPolicyArns:
      - arn:aws:iam::aws:policy/service-role/AWS_ConfigRole

Safety: safe. With the other name nothing can be created. A policy that autofix does not know at all is left alone: it may be new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, finding, intrinsic, meant_managed_policy, replace, unfolded

ARN = re.compile(r"(arn:[^:]*(?:\$\{AWS::Partition\})?[^:]*:iam::aws:policy/)([\w+=,.@/-]+)")
PLACES = {
    "AWS::IAM::Group": ("ManagedPolicyArns",),
    "AWS::IAM::Role": ("ManagedPolicyArns", "PermissionsBoundary"),
    "AWS::IAM::User": ("ManagedPolicyArns", "PermissionsBoundary"),
    "AWS::SSO::PermissionSet": ("ManagedPolicies",),
    "AWS::Serverless::Function": ("Policies", "PermissionsBoundary"),
    "AWS::Serverless::StateMachine": ("Policies", "PermissionsBoundary"),
}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html",
    tags=("deploy",),
)


@fixer.resource(*PLACES)
def no_such_policy(owner: Resource) -> Iterator[Finding]:
    """An ARN of AWS's policies whose path or name is that of none."""
    for name in PLACES[owner.type]:
        for at, value in unfolded(owner.get(name), owner.pointer(name)):
            text = intrinsic(value)[1] if intrinsic(value)[0] == "Fn::Sub" else value
            written = ARN.fullmatch(text) if isinstance(text, str) else None
            right = meant_managed_policy(written[2]) if written is not None else None
            if written is not None and right is not None:
                message = f"{owner.name} names the managed policy {written[2]}, which AWS does not have; it is {right}"
                yield finding(at, message, replace(at / "Fn::Sub" if isinstance(value, dict) else at, written[1] + right))
