"""Roles that services of AWS take on with a managed policy AWS made for the purpose."""

from __future__ import annotations

from autofix.patch import Operation
from autofix.pointer import Json
from autofix.template import Resource, resource_body
from autofix.vocabulary.dynamic_references import sub_text
from autofix.vocabulary.iam import policy_of_aws, trust_policy, trusts, unfolded

ROLE = "AWS::IAM::Role"


def service_role(user: Resource, name: str, service: str, policy: str) -> tuple[Json, list[Operation]]:
    """The ARN of a role that a service takes on for a resource, and what adds it; nothing is added where the template has one.

    name: of a new role. service: ``monitoring.rds.amazonaws.com``. policy: a managed policy of AWS without ``arn:…:policy/``.
    """
    for role in user.template.of_type(ROLE):
        if _serves(role, service, policy) and user.template.may_depend(user, role):
            return {"Fn::GetAtt": [role.name, "Arn"]}, []
    name = user.template.free_name(name)
    properties: Json = {
        "AssumeRolePolicyDocument": trust_policy(service),
        "ManagedPolicyArns": [policy_of_aws(policy)],
    }
    return {"Fn::GetAtt": [name, "Arn"]}, [user.template.add_member("Resources", name, resource_body(ROLE, properties, user.condition))]


def _serves(role: Resource, service: str, policy: str) -> bool:
    attached = [sub_text(arn) for at, arn in unfolded(role.get("ManagedPolicyArns"), role.at) if "Fn::If" not in at]
    return trusts(role, service) and any(arn.endswith(f":policy/{policy}") for arn in attached)
