"""A function reads a queue from a starting position, which only streams have.

An event source mapping of an SQS queue has no StartingPosition, and Lambda refuses one that is given it: "StartingPosition is not valid for
SQS event sources".

Before:

    EventSourceArn: !GetAtt Orders.Arn # a queue
    StartingPosition: LATEST

->

    EventSourceArn: !GetAtt Orders.Arn # a queue

Safety: safe. No such mapping can be created, and a queue has one end to read from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Template, finding, is_absent, remove, sub_text

OF_A_QUEUE = re.compile(r"arn:(?:[a-z-]+|\$\{AWS::Partition\}):sqs:")
POSITION = ("StartingPosition", "StartingPositionTimestamp")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
    resolves=("cfn-lint:E3634",),
    tags=("deploy",),
)


@fixer.resource("AWS::Lambda::EventSourceMapping")
def position_in_a_queue(mapping: Resource) -> Iterator[Finding]:
    """A mapping whose source is certainly a queue."""
    names = [name for name in POSITION if not is_absent(mapping.get(name))]
    if names and _is_queue(mapping.template, mapping.get("EventSourceArn")):
        message = f"{mapping.name} reads an SQS queue, which has no {names[0]}: Lambda refuses it. Leave it out"
        yield finding(mapping.pointer(names[0]), message, *(remove(mapping.pointer(name)) for name in names))


def _is_queue(template: Template, source: Json) -> bool:
    resource = template.target(source)
    return resource.type == "AWS::SQS::Queue" if resource is not None else OF_A_QUEUE.match(sub_text(source)) is not None
