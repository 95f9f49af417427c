"""A policy says Effect, Version or an operator of a condition in a word that IAM does not know.

The effect is `Allow` or `Deny`, written like this, there are two versions of the language, 2012-10-17 and 2008-10-17, and conditions have
a list of operators. Anything else is refused when the policy is created: MalformedPolicyDocument.

Before:

    Version: '2012-10-18'
    Statement:
      - {Effect: allow, Action: s3:ListBucket, Resource: '*'}

->

    Version: '2012-10-17'
    Statement:
      - {Effect: Allow, Action: s3:ListBucket, Resource: '*'}

Safety: safe. No such policy can be created. A date that is neither version becomes the current one, unless the document has policy
variables, which the older one reads as plain text: then the fix is unsafe. An effect in other words than these two is left to you;
of operators those are renamed that autofix knows for another one (`IpAddressNotEquals` is `NotIpAddress`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import (
    POLICY_DOCUMENTS,
    Finding,
    Fixer,
    Resource,
    Safety,
    finding,
    has_policy_variables,
    members,
    move,
    policy_documents,
    policy_statements,
    replace,
)

OPERATORS = {
    "ArnEqual": "ArnEquals",
    "Boolean": "Bool",
    "IpAddressEquals": "IpAddress",
    "IpAddressNotEquals": "NotIpAddress",
    "NotIpAddressEquals": "NotIpAddress",
    "NumericEqual": "NumericEquals",
    "StringEqual": "StringEquals",
    "StringNotEqual": "StringNotEquals",
}
EFFECTS = {"allow": "Allow", "deny": "Deny"}
CURRENT, VERSIONS = "2012-10-17", ("2012-10-17", "2008-10-17")
DATE = re.compile(r"[12][0-9]{3}[-/.]?[0-9]{1,2}[-/.]?[0-9]{1,2}")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    resolves=("cfn-lint:E3510", "cfn-lint:E3511", "cfn-lint:E3512", "cfn-lint:E3513", "cfn-lint:E3530"),
    tags=("deploy",),
)


@fixer.resource(*POLICY_DOCUMENTS)
def unknown_version(resource: Resource) -> Iterator[Finding]:
    """Versions that are dates, and no version."""
    for at, document in policy_documents(resource):
        version = members(document).get("Version")
        if isinstance(version, str) and version not in VERSIONS and DATE.fullmatch(version.strip()) and "Statement" in members(document):
            message = f"A policy of {resource.name} has the Version {version}, which IAM refuses. The current one is {CURRENT}"
            safety = Safety.UNSAFE if has_policy_variables(document) else None
            yield finding(at / "Version", message, replace(at / "Version", CURRENT), safety=safety)


@fixer.resource(*POLICY_DOCUMENTS)
def unknown_effect(resource: Resource) -> Iterator[Finding]:
    """The effects of statements in other capitals."""
    for statement in policy_statements(resource):
        effect = statement.body.get("Effect")
        right = EFFECTS.get(effect.strip().lower()) if isinstance(effect, str) else None
        if right is not None and effect != right:
            message = f"A policy of {resource.name} has the Effect {effect}, which IAM refuses. Write {right}"
            yield finding(statement.at / "Effect", message, replace(statement.at / "Effect", right))


@fixer.resource(*POLICY_DOCUMENTS)
def unknown_operator(resource: Resource) -> Iterator[Finding]:
    """Operators of conditions by a name that is known for another one."""
    for statement in policy_statements(resource):
        condition = members(statement.body.get("Condition"))
        for operator in condition:
            right = OPERATORS.get(operator)
            if right is not None and right not in condition:
                at = statement.at / "Condition"
                message = f"A policy of {resource.name} has a condition {operator}, which IAM refuses. It is called {right}"
                yield finding(at / operator, message, move(at / operator, at / right))
