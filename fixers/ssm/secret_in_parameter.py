"""A secret stands in clear text as the value of a parameter of Parameter Store.

Whoever reads the repository, the stack's template or the parameter has it, and it stays in the history of all three.

Before:

    ApiKey:
      Type: AWS::SSM::Parameter
      Properties:
        Name: /orders/payment-api-key
        Type: String
        Value: 4eC39HqLyjWDarjtT1zdp7dcQ81c

-> (with --set 'ssm-secret-in-parameter.values={ApiKey: PaymentApiKey}')

    ApiKey:
      Type: AWS::SSM::Parameter
      Properties:
        Name: /orders/payment-api-key
        Type: String
        Value: !Ref PaymentApiKey

`values` says for each parameter, by its logical id, what to write instead: a dynamic reference such as
`{{resolve:secretsmanager:orders/payment:SecretString:key}}`, or the logical id of a parameter of the template (with NoEcho).

Safety: unsafe. What was written down is known: change the secret itself as well. A parameter of type String stays readable for
everyone who may read Parameter Store, and CloudFormation cannot make a SecureString; better have the application read Secrets
Manager itself. Names of secrets, ARNs, paths, addresses and placeholders are no secrets, and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, finding, named, replace, sub_text

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-best-practices.html",
    resolves=("CKV_AWS_384",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
VALUES = fixer.setting("values", dict, "what to write instead, by logical id: {ApiKey: PaymentApiKey}")
SECRET_NAME = re.compile(r"secret|api[_-]?key|password|private[_-]?key|access[_-]?token", re.IGNORECASE)
NO_SECRET = re.compile(r"arn:|/|https?://|alias/|\$\{|\{\{|.*(?:test|example|placeholder|change-?me|replace|dummy|your)", re.IGNORECASE)
LONG = re.compile(r"(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])[\w+/=.~-]{20,4096}")
STRONG = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"\d"), re.compile(r"[@$!%*?&#^]"))


@fixer.resource("AWS::SSM::Parameter")
def in_clear_text(parameter: Resource) -> Iterator[Finding]:
    """Every parameter with the name of a secret and a value that looks like one."""
    value = parameter.get("Value")
    if not isinstance(value, str) or not _is_secret(value) or not SECRET_NAME.search(_name(parameter)):
        return
    instead: Json = (VALUES.of(parameter.template) or {}).get(parameter.name)
    message = (
        f"the value of {parameter.name} looks like a secret in clear text, which everyone who reads the template has. Refer to it instead"
    )
    if instead:
        yield finding(parameter.pointer("Value"), message, replace(parameter.pointer("Value"), named(parameter.template, instead)))
    else:
        yield finding(parameter.pointer("Value"), message, needs=VALUES)


def _name(parameter: Resource) -> str:
    named_so = parameter.get("Name")
    return parameter.name if named_so is None else sub_text(named_so)


def _is_secret(value: str) -> bool:
    """Whether a text is long and mixed enough to be a key, or has what password rules ask for."""
    strong = 8 <= len(value) <= 128 and " " not in value and all(kind.search(value) for kind in STRONG)
    return not NO_SECRET.match(value) and (bool(LONG.fullmatch(value)) or strong)
