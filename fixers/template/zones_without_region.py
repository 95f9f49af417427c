"""Fn::GetAZs has no region.

``Fn::GetAZs:`` with nothing behind it is null, which CloudFormation does not accept; the region of the stack is an empty text.

Before:

    AvailabilityZone:
      Fn::Select:
        - 0
        - Fn::GetAZs:

->

    AvailabilityZone:
      Fn::Select:
        - 0
        - Fn::GetAZs: ''

A short ``!GetAZs`` without anything is an empty text already.

Safety: safe. The template is rejected as it is, and without a region none but the stack's own is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, calls, finding, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getavailabilityzones.html",
    resolves=("cfn-lint:E1015", "cfn-lint:E1017"),
    tags=("deploy",),
)


@fixer.template
def nowhere(template: Template) -> Iterator[Finding]:
    """Uses of Fn::GetAZs with null or an empty list or mapping."""
    for call in template.once(calls).get("Fn::GetAZs", ()):
        if call.argument is None or call.argument == [] or call.argument == {}:
            message = "Fn::GetAZs needs a region; an empty text is the region of the stack"
            yield finding(call.at, message, replace(call.at / "Fn::GetAZs", ""))
