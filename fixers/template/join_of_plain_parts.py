"""Fn::Join with an empty delimiter strings texts and variables together that Fn::Sub would show as one text.

Quotes, commas and brackets hide what comes out; Fn::Sub shows the text as it will be, with the variables in it.

Before:

    Value: !Join ['', ['https://', !GetAtt Distribution.DomainName, '/index.html']]

->

    Value: !Sub 'https://${Distribution.DomainName}/index.html'

Only texts, Ref, Fn::GetAtt and Fn::Sub without variables of its own are put together. References to lists are not: Fn::Join takes them,
Fn::Sub does not; neither are names that the template does not have. In JSON the lines of a script stay a list: one string would be all in one line.

It runs on request: nothing is wrong with the value, and cfn-lint keeps the rule among its informational ones, which it does not show by
default.

Safety: safe. The value stays the same; a ``${`` in one of the texts is written as ``${!``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Names, Template, calls, finding, intrinsic, items, members, replace, sub_text

MOST_PARTS, LONGEST = 60, 2000
NOT_TEXT = ("AWS::NoValue", "AWS::NotificationARNs")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html",
    resolves=("cfn-lint:I1022",),
    tags=("style",),
    opt_in=True,
)


@fixer.template
def hard_to_read(template: Template) -> Iterator[Finding]:
    """Uses of Fn::Join with an empty delimiter, of parts that Fn::Sub can have in its text."""
    for call in template.once(calls).get("Fn::Join", ()):
        parts = items(items(call.argument)[1]) if len(items(call.argument)) == 2 and items(call.argument)[0] == "" else ()
        if 0 < len(parts) <= MOST_PARTS and all(_is_plain(part, template) for part in parts):
            texts = [sub_text(part) for part in parts]
            text = "".join(texts)
            joints = any(left.endswith("$") and right.startswith("{") for left, right in itertools.pairwise(texts))
            if not joints and len(text) <= LONGEST and not (template.document.format == "json" and text.count("\n") > 1):
                value: Json = {"Fn::Sub": text} if any(not isinstance(part, str) for part in parts) else "".join(map(str, parts))
                yield finding(
                    call.at, "Fn::Join with an empty delimiter hides the text it makes; Fn::Sub shows it", replace(call.at, value)
                )


def _is_plain(part: Json, template: Template) -> bool:
    function, argument = intrinsic(part)
    if function == "Ref":
        return isinstance(argument, str) and _is_known(argument, template) and not _is_list(argument, template)
    if function == "Fn::GetAtt":
        parts = argument.split(".", 1) if isinstance(argument, str) else items(argument)
        return len(parts) == 2 and all(isinstance(one, str) for one in parts) and _is_known(str(parts[0]), template)
    if function == "Fn::Sub":
        return isinstance(argument, str)
    return isinstance(part, str) and "{{resolve:" not in part


def _is_known(name: str, template: Template) -> bool:
    names = template.once(Names)
    return (name in names.values.names and name not in NOT_TEXT) or (names.closed and names.is_generated(name))


def _is_list(name: str, template: Template) -> bool:
    kind = str(members(template.section("Parameters").get(name)).get("Type", ""))
    return "List" in kind
