"""A first-in-first-out queue or topic has a name that does not end with `.fifo`.

The names of FIFO queues and topics must end with this suffix, and SQS and SNS refuse any other when the resource is created.

Before:

    QueueName: orders
    FifoQueue: true

->

    QueueName: orders.fifo
    FifoQueue: true

Safety: safe. No such queue or topic can be created. A name that is a parameter, or ends with one, may
have the suffix, and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, choices, finding, intrinsic, is_switch, items, replace

NAMES = {"AWS::SQS::Queue": ("QueueName", "FifoQueue"), "AWS::SNS::Topic": ("TopicName", "FifoTopic")}
SUFFIX = ".fifo"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html",
    resolves=("cfn-lint:E3501",),
    tags=("deploy",),
)


@fixer.resource(*NAMES)
def name_of_a_fifo(resource: Resource) -> Iterator[Finding]:
    """Texts, of Fn::Sub as well, that end otherwise."""
    name, switch = NAMES[resource.type]
    if not is_switch(resource.get(switch), on=True):
        return
    for at, value in choices(resource.pointer(name), resource.get(name)):
        function, argument = intrinsic(value)
        place, text = (at, value) if function is None else (at / "Fn::Sub", argument)
        if function == "Fn::Sub" and isinstance(argument, list):
            place, text = place / 0, next(iter(items(argument)), None)
        if function in (None, "Fn::Sub") and isinstance(text, str) and text and not text.endswith((SUFFIX, "}")):
            message = f"{resource.name} is first in, first out, and its {name} does not end with {SUFFIX}, which AWS refuses. Append it"
            yield finding(at, message, replace(place, text + SUFFIX))
