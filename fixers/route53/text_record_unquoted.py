"""A text record is not in quotation marks.

Route 53 takes the value of a TXT or SPF record as one or more strings in quotation marks, each of at most 255 characters, and refuses
anything else: "Value should be enclosed in quotation marks".

Before:

    Type: TXT
    ResourceRecords: [v=spf1 -all]

->

    Type: TXT
    ResourceRecords: ['"v=spf1 -all"']

Safety: safe. No such record can be created; a longer text becomes several strings, which resolvers put together.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Pointer, Resource, choices, finding, intrinsic, items, members, replace

LONGEST = 255

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html#TXTFormat",
    resolves=("cfn-lint:E3023",),
    tags=("deploy",),
)


@fixer.resource("AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup")
def bare_text(resource: Resource) -> Iterator[Finding]:
    """The values of text records."""
    for at, record in _records(resource):
        if members(record).get("Type") not in ("TXT", "SPF"):
            continue
        for place, listed in choices(at / "ResourceRecords", members(record).get("ResourceRecords")):
            for index, item in enumerate(items(listed)):
                for where, value in choices(place / index, item):
                    inside = where / "Fn::Sub" if intrinsic(value)[0] == "Fn::Sub" else where
                    text = intrinsic(value)[1] if intrinsic(value)[0] == "Fn::Sub" else value
                    if isinstance(text, str) and text.strip() and '"' not in text and not ("${" in text and len(text) > LONGEST):
                        message = f"{resource.name} has a text record without quotation marks, which Route 53 refuses. Put them around it"
                        yield finding(where, message, replace(inside, _quoted(text)))


def _records(resource: Resource) -> Iterator[tuple[Pointer, Json]]:
    if resource.type == "AWS::Route53::RecordSet":
        yield resource.pointer(), resource.body.get("Properties")
    for at, listed in choices(resource.pointer("RecordSets"), resource.get("RecordSets")):
        for index, item in enumerate(items(listed)):
            yield from choices(at / index, item)


def _quoted(text: str) -> str:
    parts = [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)]
    return " ".join(f'"{part}"' for part in parts)
