"""Fn::Sub is to fill in a variable that is not its own: one of an IAM policy, of API Gateway or of a script.

Fn::Sub takes every ``${…}`` for a name of the template and CloudFormation rejects the template: "Unresolved resource dependencies
[aws:username]". A ``!`` behind the brace makes it come out as it is, for IAM, API Gateway or the shell to fill in.

Before:

    Resource: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${aws:username}'

->

    Resource: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:user/${!aws:username}'

A name in a script counts as the script's own where the script gives it a value, where every shell has it (``HOME``), or where it cannot be
a name of CloudFormation (``${1:-none}``).

Safety: safe. The template is rejected as it is. Other names in a script, all in lower or all in upper case, are escaped as unsafe fix:
a parameter may be missing instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Foreign, Names, Safety, Template, finding, foreign_variables, in_words, replace, sub_calls

VARIABLE = re.compile(r"(\$?)\$\{([^!{}][^{}]*)\}")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html",
    resolves=("cfn-lint:E1019", "cloudformation-validate:F1018"),
    tags=("deploy",),
)


@fixer.template
def for_somebody_else(template: Template) -> Iterator[Finding]:
    """Texts of Fn::Sub with variables that others fill in."""
    names = template.once(Names)
    for sub in template.once(sub_calls) if names.closed else ():
        found = foreign_variables(sub, names)
        sure = [variable for variable in found if variable.sure]
        for chosen, safety in ((sure, Safety.SAFE), ([one for one in found if not one.sure], Safety.UNSAFE)):
            if chosen:
                shown = in_words([f"${{{one.variable}}}" for one in chosen[:3]])
                message = f"{shown} is for {chosen[0].owner} to fill in, not for Fn::Sub, which knows no such name; write ${{!…}}"
                yield finding(sub.whole, message, replace(sub.at, _escaped(sub.text, chosen)), safety=safety)


def _escaped(text: str, chosen: list[Foreign]) -> str:
    """The text with a ``!`` in these variables; ``$${aws:username}``, as Terraform escapes it, is meant so, too."""
    owners = {one.variable: one.owner for one in chosen}

    def written(found: re.Match[str]) -> str:
        dollar, variable = found.groups()
        owner = owners.get(variable.strip())
        return f"{'' if owner == 'IAM' else dollar}${{!{variable}}}" if owner else found.group()

    return VARIABLE.sub(written, text)
