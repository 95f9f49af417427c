"""Roles that services take on: the one the template has, or a new one."""

from __future__ import annotations

import pytest

from autofix import service_role
from autofix.syntax.reader import read
from autofix.template import Template

TEMPLATE = """
Resources:
  Role:
    Type: AWS::IAM::Role
    {condition}
    Properties:
      AssumeRolePolicyDocument:
        Statement: {statement}
      ManagedPolicyArns: {policies}
  User: {{Type: AWS::RDS::DBInstance}}
"""
SERVICE, POLICY = "monitoring.rds.amazonaws.com", "service-role/AmazonRDSEnhancedMonitoringRole"
TRUST = "{Effect: Allow, Principal: {Service: monitoring.rds.amazonaws.com}, Action: 'sts:AssumeRole'}"
ARN = f"arn:aws:iam::aws:policy/{POLICY}"


def arn_and_patch(condition: str = "", statement: str = TRUST, policies: str = f"['{ARN}']") -> tuple[object, int]:
    template = Template(read(TEMPLATE.format(condition=condition, statement=statement, policies=policies)))
    arn, patch = service_role(template.resources["User"], "New", SERVICE, POLICY)
    return arn, len(patch)


def test_the_role_of_the_template_is_used() -> None:
    assert arn_and_patch() == ({"Fn::GetAtt": ["Role", "Arn"]}, 0)


@pytest.mark.parametrize(
    "role",
    [
        {"statement": "{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}"},
        {"statement": TRUST.replace("Allow", "Deny")},
        {"statement": TRUST.replace("}, Action", "}, Condition: {StringEquals: {'aws:SourceAccount': '1'}}, Action")},
        {"policies": "['arn:aws:iam::aws:policy/ReadOnlyAccess']"},
        {"policies": f"[!If [Never, '{ARN}', !Ref AWS::NoValue]]"},
        {"condition": "Condition: Sometimes"},
    ],
)
def test_a_role_that_may_not_serve_is_not_used(role: dict[str, str]) -> None:
    assert arn_and_patch(**role) == ({"Fn::GetAtt": ["New", "Arn"]}, 1)
