"""Fn::Sub is given a variable that its text does not use.

The value is worked out and thrown away. Often the text was changed and the variable forgotten, or the variable is misspelt in the text.

Before:

    BucketName: !Sub
      - orders-${Stage}
      - Stage: !Ref Environment
        Team: checkout

->

    BucketName: !Sub
      - orders-${Stage}
      - Stage: !Ref Environment

Safety: safe where the value refers to no resource; the text stays the same. A reference to a resource also makes CloudFormation create
that resource first, so taking it away is unsafe.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    Finding,
    Fixer,
    Names,
    Operation,
    Safety,
    SubText,
    Template,
    finding,
    in_words,
    references,
    remove,
    replace,
    sub_calls,
    substituted,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html",
    resolves=("cfn-lint:W1019",),
    tags=("style",),
)


@fixer.template
def forgotten(template: Template) -> Iterator[Finding]:
    """Variables in the second argument of Fn::Sub that do not occur in the first."""
    known = template.once(Names)
    for sub in template.once(sub_calls):
        unused = [name for name in sub.given if name not in substituted(sub.text)]
        if unused and known.closed and not any(name.startswith("Fn::") for name in sub.given):
            orders = any(use.target in known.resources for name in unused for use in references(sub.given[name], sub.at))
            message = f"the text of Fn::Sub does not use {in_words(unused)}; remove what it does not need"
            yield finding(sub.whole, message, *_without(sub, unused), safety=Safety.UNSAFE if orders else None)


def _without(sub: SubText, unused: list[str]) -> Iterator[Operation]:
    if len(unused) == len(sub.given):
        yield replace(sub.whole / "Fn::Sub", sub.text)
    else:
        for name in unused:
            yield remove(sub.whole / "Fn::Sub" / 1 / name)
