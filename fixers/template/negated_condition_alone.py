"""Fn::Not is given a condition that is not in a list.

All functions of conditions take lists, Fn::Not one with a single condition. CloudFormation rejects the template otherwise: "Template error:
every Fn::Not object requires one boolean parameter".

Before:

    IsTest: !Not {Condition: IsProduction}

->

    IsTest: !Not [{Condition: IsProduction}]

Safety: safe. The template is rejected as it is, and there is one condition to negate.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, finding, intrinsic, pointer_of, replace

CONDITIONS = ("Condition", "Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html",
    resolves=("cfn-lint:E8005",),
    tags=("deploy",),
)


@fixer.template
def not_in_a_list(template: Template) -> Iterator[Finding]:
    """Every Fn::Not whose argument is a condition itself."""
    for (section, name), used in template.calls.items():
        for call in used if section in ("Conditions", "Rules") else ():
            if call.function == "Fn::Not" and intrinsic(call.argument)[0] in CONDITIONS:
                at = pointer_of(call.way) / "Fn::Not"
                yield finding(
                    at, f"{name} negates a condition that is not in a list, which CloudFormation rejects", replace(at, [call.argument])
                )
