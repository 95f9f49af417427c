"""A secret stands in clear text in the environment of a function.

Whoever reads the template, its history or its change sets has the key. It should be replaced at once, and the new one kept in
Secrets Manager.

Before:

    Variables:
      AWS_KEY_ID: AKIA...

-> (with --set lambda-secret-in-environment.secret=Keys)

    Variables:
      AWS_KEY_ID: !Sub '{{resolve:secretsmanager:${Keys}:SecretString:AWS_KEY_ID}}'

Safety: unsafe, and it needs the setting `secret`: the logical id, name or ARN of a secret of Secrets Manager that you made, with a JSON
key for each variable, called like the variable. CloudFormation reads it when it deploys, so the value still shows in the function's
configuration: code that asks Secrets Manager itself is better, and a key of AWS gives way to the function's role. What counts as a secret
is what nothing else looks like: access keys of AWS and private keys. Hashes and identifiers are left alone, also where checkov asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import LAMBDA_FUNCTION, SAM_FUNCTION, Finding, Fixer, Json, Resource, Safety, finding, members, replace, unfolded

KEY_ID = re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{16}")
SECRET_KEY = re.compile(r"[A-Za-z0-9/+]{40}")
TELLING = re.compile(r"key|secret|token|passw|cred", re.IGNORECASE)
PRIVATE_KEY = re.compile(r"\s*-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    resolves=("CKV_AWS_45",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
SECRET = fixer.setting("secret", str, "the secret that holds what stands in environments: a logical id, a name or an ARN")


@fixer.resource(LAMBDA_FUNCTION, SAM_FUNCTION)
def in_clear_text(function: Resource) -> Iterator[Finding]:
    """No variable is a key that anyone can read."""
    template, given = function.template, SECRET.of(function.template)
    for at, variables in unfolded(function.get("Environment", "Variables"), function.pointer("Environment", "Variables")):
        for name, value in members(variables).items():
            if not _is_secret(name, value):
                continue
            message = (
                f"{name} of {function.name} is a key that everyone can read who sees the template; make a new one and keep it in a secret"
            )
            if given is None:
                yield finding(at / name, message, needs=SECRET)
            elif given in template.resources and not template.may_depend(function, template.resources[given]):
                yield finding(at / name, f"{message}; {given} cannot be created before {function.name}")
            else:
                yield finding(at / name, message, replace(at / name, _read(given, name, given in template.resources)))


def _is_secret(name: str, value: Json) -> bool:
    """Whether nothing else looks like it; of 40 characters the name must say so, and they are no hash."""
    if not isinstance(value, str):
        return False
    mixed = all(re.search(kind, value) for kind in ("[a-z]", "[A-Z]", "[0-9]")) and TELLING.search(name)
    return bool(KEY_ID.fullmatch(value) or PRIVATE_KEY.match(value) or (mixed and SECRET_KEY.fullmatch(value)))


def _read(secret: str, key: str, by_name: bool) -> Json:
    reference = f"{{{{resolve:secretsmanager:{f'${{{secret}}}' if by_name else secret}:SecretString:{key}}}}}"
    return {"Fn::Sub": reference} if by_name else reference
