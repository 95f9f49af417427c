"""The environment variables of a function are encrypted with a key that is not yours.

Whoever may look at a function's configuration sees its variables, and they tend to hold more than they should. With a key of yours
only those see them whom its policy allows.

Before:

    Orders:
      Type: AWS::Lambda::Function
      Properties:
        Environment: {Variables: {TABLE: !Ref Table}}

-> (with --set lambda-environment-without-customer-key.key=arn:aws:kms:eu-west-1:111122223333:key/1234abcd)

    Orders:
      Type: AWS::Lambda::Function
      Properties:
        Environment: {Variables: {TABLE: !Ref Table}}
        KmsKeyArn: arn:aws:kms:eu-west-1:111122223333:key/1234abcd

`key` is the ARN of a key, or the logical id of a key or a parameter of the template. For a key of the template the function's role is
allowed `kms:Decrypt`.

Safety: unsafe. Who deploys needs `kms:CreateGrant` and `kms:Encrypt` for the key, and a function whose key refuses does not start.
A secret in a variable stays readable for the function's code and everyone who may change it: it belongs into Secrets Manager.
Functions at the edge, which have no variables, and functions without any are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    COST_OF_A_KEY,
    LAMBDA_FUNCTION,
    SAM_FUNCTION,
    Finding,
    Fixer,
    Json,
    Operation,
    Resource,
    Safety,
    ask,
    chosen,
    finding,
    function_property,
    grant_to,
    key_statements,
    role_of,
    settle,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    resolves=("CKV_AWS_173",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "ARN, or logical id in the template, of the KMS key that encrypts environment variables")


@fixer.resource(LAMBDA_FUNCTION, SAM_FUNCTION)
def key_of_aws(function: Resource) -> Iterator[Finding]:
    """Every function that has variables and names no key."""
    if not function_property(function, "Environment", "Variables") or function_property(function, "KmsKeyArn") is not None:
        return
    key = chosen(function, KEY, "Arn")
    message = (
        f"the environment variables of {function.name} are encrypted with a key that everyone of the account may use. Name one of your own"
    )
    permission = _permission(function, key)
    if permission is None:
        yield finding(function.at, f"{message}, and let the role of {function.name} decrypt with it")
    else:
        patch = [*settle(function, {"KmsKeyArn": key}), *permission]
        yield from ask(function, KEY, message, patch, cost=COST_OF_A_KEY)


def _permission(function: Resource, key: Json) -> list[Operation] | None:
    """What lets the role decrypt with a key of the template; None where that cannot be arranged here."""
    role = role_of(function)
    lacking = key_statements(role, key, "kms:Decrypt") if role is not None else []
    if not lacking or role is None:
        return []
    return grant_to(function, role, f"{function.name}Environment", *lacking) or None
