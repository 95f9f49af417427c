"""Roles that services of AWS take on with a managed policy AWS made for the purpose."""

from __future__ import annotations

import itertools

from autofix.patch import Operation
from autofix.pointer import Json
from autofix.template import Resource, Template, resource_body
from autofix.vocabulary.dynamic_references import sub_text
from autofix.vocabulary.iam import policy_of_aws, trust_policy, trusted_services, unfolded

ROLE = "AWS::IAM::Role"


def service_role(user: Resource, name: str, service: str, policy: str) -> tuple[Json, list[Operation]]:
    """The ARN of a role that a service takes on for a resource, and what adds it; nothing is added where the template has one.

    name: of a new role. service: ``monitoring.rds.amazonaws.com``. policy: a managed policy of AWS without ``arn:…:policy/``.
    """
    for role in user.template.once(_service_roles).get((service, policy), ()):
        if user.template.may_depend(user, role):
            return {"Fn::GetAtt": [role.name, "Arn"]}, []
    name = user.template.free_name(name)
    properties: Json = {
        "AssumeRolePolicyDocument": trust_policy(service),
        "ManagedPolicyArns": [policy_of_aws(policy)],
    }
    return {"Fn::GetAtt": [name, "Arn"]}, [user.template.add_member("Resources", name, resource_body(ROLE, properties, user.condition))]


def _service_roles(template: Template) -> dict[tuple[str, str], list[Resource]]:
    """The roles of a template by a service that may take them on and a managed policy of AWS that they have."""
    found: dict[tuple[str, str], list[Resource]] = {}
    for role in template.of_type(ROLE):
        attached = [sub_text(arn) for at, arn in unfolded(role.get("ManagedPolicyArns"), role.at) if "Fn::If" not in at]
        for service, arn in itertools.product(trusted_services(role), attached):
            found.setdefault((service, arn.rpartition(":policy/")[2]), []).append(role)
    return found
