"""An ARN inside of Fn::Sub names the partition ``aws``.

In the China and GovCloud regions ARNs begin with ``arn:aws-cn:`` and ``arn:aws-us-gov:``; there a role with such an ARN in it grants
nothing, and a resource that is given one is rejected. Inside of Fn::Sub the pseudo parameter costs nothing.

Before:

    Resource: !Sub 'arn:aws:s3:::${Bucket}/*'

->

    Resource: !Sub 'arn:${AWS::Partition}:s3:::${Bucket}/*'

ARNs that name a region or account in plain text are left alone: they mean one place, which has one partition. An ARN outside of Fn::Sub
is left to its author, as cfn-lint does.

It runs on request: a stack that is deployed in the commercial regions only is right as it is, and cfn-lint keeps the rule among its
informational ones, which it does not show by default.

Safety: safe. In the partition ``aws`` the value stays the same, in others it was wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Template, finding, replace, sub_calls

ARN = re.compile(r"(?<![\w:-])arn:aws:(?=[a-z0-9-]+:(?:\$\{[^{}]*\}|\*|):(?:\$\{[^{}]*\}|aws|\*|):)")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html",
    resolves=("cfn-lint:I3042",),
    tags=("style",),
    opt_in=True,
)


@fixer.template
def commercial_only(template: Template) -> Iterator[Finding]:
    """Texts of Fn::Sub with an ARN whose partition is written out."""
    for sub in template.once(sub_calls):
        text = ARN.sub("arn:${AWS::Partition}:", sub.text) if "arn:aws:" in sub.text else sub.text
        if text != sub.text and "AWS::Partition" not in sub.given:
            yield finding(
                sub.whole,
                "the ARN is one of the partition aws only; ${AWS::Partition} stands for the one it is used in",
                replace(sub.at, text),
            )
