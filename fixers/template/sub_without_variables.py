"""Fn::Sub is applied to a text that has nothing to substitute.

The function gives back the text it is given. A reader looks for the variable in vain, and a forgotten ``${…}`` hides behind it.

Before:

    BucketName: !Sub 'orders-archive'

->

    BucketName: 'orders-archive'

A text with ``${!Literal}`` keeps its Fn::Sub: it says that the ``${Literal}`` that comes out of it is meant so.

Safety: safe. The value stays the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, finding, replace, sub_calls

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html",
    resolves=("cfn-lint:W1020",),
    tags=("style",),
)


@fixer.template
def nothing_to_substitute(template: Template) -> Iterator[Finding]:
    """Texts of Fn::Sub without any ``${``."""
    for sub in template.once(sub_calls):
        if "${" not in sub.text and not sub.given and "Fn::Transform" not in sub.at:
            message = f"Fn::Sub has nothing to substitute in {_beginning(sub.text)}; write the text itself"
            yield finding(sub.whole, message, replace(sub.whole, sub.text))


def _beginning(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return repr(line if len(line) <= 40 else f"{line[:40]}…")
