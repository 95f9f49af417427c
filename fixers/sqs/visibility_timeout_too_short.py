"""A queue shows messages again while the function that processes them may still be running.

Lambda refuses to read from a queue whose VisibilityTimeout is shorter than the Timeout of the function, so the event
source mapping fails and the stack rolls back: "Queue visibility timeout: 30 seconds is less than Function timeout: 60
seconds". 30 seconds are the default.

Before:

    Orders:
      Type: AWS::SQS::Queue
    Worker: {Type: AWS::Lambda::Function, Properties: {Timeout: 60, …}}
    Reader:
      Type: AWS::Lambda::EventSourceMapping
      Properties: {EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Worker}

->

    Orders:
      Type: AWS::SQS::Queue
      Properties:
        VisibilityTimeout: 360

Safety: safe, because the mapping could not be created. AWS advises six times the function's timeout and the batching
window, so that a throttled batch can be tried again; that is what is set, up to the twelve hours that SQS allows. A
message whose processing failed is tried again only after that time. Timeouts that stand in parameters are only reported.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from autofix import (
    LAMBDA_FUNCTION,
    SAM_FUNCTION,
    Finding,
    Fixer,
    Held,
    Json,
    Resource,
    Template,
    finding,
    function_property,
    is_absent,
    literals_behind,
    members,
    number,
    numeral,
    replace,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    resolves=("cfn-lint:E3505",),
    tags=("deploy",),
)
QUEUE, LONGEST = "AWS::SQS::Queue", 43200


@dataclass(frozen=True)
class Reader:
    """A function that reads a queue, how long it may run (fixed: whatever is given for parameters), and the timeout AWS advises for it."""

    function: Resource
    seconds: Fraction
    advised: int
    fixed: bool


@fixer.having(QUEUE)
def shown_too_early(template: Template) -> Iterator[Finding]:
    """Each queue hides a message at least as long as each function that reads it may run."""
    readers: dict[str, list[Reader]] = {}
    for queue, reader in _readers(template):
        readers.setdefault(queue.name, []).append(reader)
    for name, of_queue in readers.items():
        yield from _checked(template.resources[name], max(of_queue, key=lambda reader: reader.seconds))


def _checked(queue: Resource, slowest: Reader) -> Iterator[Finding]:
    at, written = queue.pointer("VisibilityTimeout"), queue.get("VisibilityTimeout")
    held = [Held(at, 30, "default")] if is_absent(written) else list(literals_behind(queue.template, at, written))
    for one in held if slowest.fixed or len(held) == 1 else ():  # else which branch goes with which is not for us to say
        seconds = number(one.value)
        if seconds is not None and seconds < slowest.seconds:
            runs = f"{slowest.function.name}, which reads it, may run for {slowest.seconds}"
            message = f"{queue.name} shows a message again after {seconds} seconds, but {runs}: Lambda refuses that"
            written = numeral(slowest.advised, one.value)
            mended = queue.add_property("VisibilityTimeout", written) if one.via == "default" else replace(one.at, written)
            patch = [mended] if slowest.fixed and one.via in ("default", "literal") else []
            yield finding(one.at, f"{message}. Set VisibilityTimeout to {written}", *patch)


def _readers(template: Template) -> Iterator[tuple[Resource, Reader]]:
    """Each queue of the template with each function that reads it."""
    for mapping in template.of_type("AWS::Lambda::EventSourceMapping"):
        version = template.target(mapping.get("FunctionName"), "AWS::Lambda::Alias", "AWS::Lambda::Version")
        function = template.target((version or mapping).get("FunctionName"), LAMBDA_FUNCTION, SAM_FUNCTION)
        yield from _reader(function, mapping.get("EventSourceArn"), mapping.get("MaximumBatchingWindowInSeconds"))
    for function in template.of_type(SAM_FUNCTION):
        for event in members(function.get("Events")).values():
            source = members(members(event).get("Properties"))
            if members(event).get("Type") == "SQS":
                yield from _reader(function, source.get("Queue"), source.get("MaximumBatchingWindowInSeconds"))


def _reader(function: Resource | None, source: Json, window: Json) -> Iterator[tuple[Resource, Reader]]:
    if function is None:
        return
    queue, timeout = function.template.target(source, QUEUE), function_property(function, "Timeout")
    held = [3] if timeout is None else [one.value for one in literals_behind(function.template, function.pointer("Timeout"), timeout)]
    seconds = [value for value in map(number, held) if value is not None]
    if queue is not None and seconds:
        advised = min(math.ceil(6 * max(seconds) + (number(window) or 0)), LONGEST)
        yield queue, Reader(function, max(seconds), advised, timeout is None or number(timeout) is not None)
