"""A function is told of a secret that its role may not read.

An environment variable names a secret of the template, and no policy of the function's role allows
secretsmanager:GetSecretValue on it. The stack can be deployed, and the function fails when it asks for the secret.

Before:

    Function: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn, Environment: {Variables: {SECRET_ARN: !Ref Secret}}, …}}
    Role:
      Type: AWS::IAM::Role
      Properties: {AssumeRolePolicyDocument: …}

->

    Role:
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument: …
        Policies:
          - PolicyName: ReadSecret
            PolicyDocument:
              Version: '2012-10-17'
              Statement:
                - Effect: Allow
                  Action: secretsmanager:GetSecretValue
                  Resource: !Ref Secret

Safety: unsafe, for it grants a permission: to read this one secret and, where it is encrypted with a key of the
template, to decrypt with that key. Every function that shares the role gets it. A role that may read the secret
already, or of which the template does not tell everything, is left alone, and so is one of another stack. A function
in a VPC needs a way to Secrets Manager besides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from autofix import (
    LAMBDA_FUNCTION,
    ROOT,
    SAM_FUNCTION,
    DynamicTargets,
    Finding,
    Fixer,
    Json,
    Pointer,
    Resource,
    Safety,
    Template,
    finding,
    grant,
    grants,
    key_statements,
    members,
    role_of,
    sub_text,
    unfolded,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html",
    safety=Safety.UNSAFE,
    tags=("reliability",),
)

READ, MANAGED = "secretsmanager:GetSecretValue", ".MasterUserSecret.SecretArn"


class Told(NamedTuple):
    """A secret that a function is told of: where, by what expression of its ARN, whose it is, and with what key it is encrypted."""

    at: Pointer
    secret: Json
    owner: str
    key: Json


@fixer.having(LAMBDA_FUNCTION, SAM_FUNCTION)
def unreadable(template: Template) -> Iterator[Finding]:
    """Who is told of a secret may read it."""
    secrets = DynamicTargets(template)
    for function in template.of_type(LAMBDA_FUNCTION, SAM_FUNCTION):
        role = role_of(function)
        told = {told.owner: told for told in reversed([*_told(function, secrets)])} if role else {}
        for owner, (at, secret, _, key) in told.items():
            if role and grants(role, READ, secret) is False:
                statement: dict[str, Json] = {"Effect": "Allow", "Action": READ, "Resource": secret}
                made = grant(role, f"Read{owner.removesuffix('Secret')}Secret", statement, *key_statements(role, key, "kms:Decrypt"))
                whose = f"the role {role.name}" if role is not function else "its role"
                what = owner if "Ref" in members(secret) else f"the master user's secret of {owner}"
                message = f"{at.last} tells {function.name} of {what}, which {whose} may not read; allow {READ} on it"
                yield finding(at, message, *(made.operations if made else ()))


def _told(function: Resource, secrets: DynamicTargets) -> Iterator[Told]:
    """The secrets in the environment of a function. A ``{{resolve:…}}`` is none: CloudFormation has read it for the function."""
    shared = ROOT / "Globals" / "Function" / "Environment" / "Variables"
    environments = [(function.pointer("Environment", "Variables"), function.get("Environment", "Variables"))]
    if function.type == SAM_FUNCTION:
        everywhere = members(members(function.template.section("Globals").get("Function")).get("Environment"))
        environments.append((shared, everywhere.get("Variables")))
    for at, variables in environments:
        for name, variable in members(variables).items():
            for _, value in unfolded(variable, at):
                if isinstance(value, dict) or "SECRET" in name.upper():
                    yield from _secret(at / name, value, function.template, secrets)


def _secret(at: Pointer, value: Json, template: Template, secrets: DynamicTargets) -> Iterator[Told]:
    secret, owner = secrets.secret(value), template.target(value)
    if secret is not None:
        yield Told(at, {"Ref": secret.name}, secret.name, secret.get("KmsKeyId"))
    elif owner is not None and sub_text(value) == f"${{{owner.name}{MANAGED}}}":
        yield Told(at, {"Fn::GetAtt": [owner.name, MANAGED[1:]]}, owner.name, owner.get("MasterUserSecret", "KmsKeyId"))
