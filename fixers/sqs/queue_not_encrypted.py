"""A queue's encryption is switched off, or not done with the key you want.

Amazon SQS encrypts every new queue with keys of its own unless SqsManagedSseEnabled is false; then messages wait in clear text.

Before:

    SqsManagedSseEnabled: false

->

    SqsManagedSseEnabled: true

Safety: unsafe, though nothing of what sends to the queue or reads it changes. A queue that says nothing is encrypted: checkov asks
for KmsMasterKeyId all the same. Who wants that gives the setting `key` (an ARN, an alias, or a logical id of the template): then every
queue gets that key, requests to KMS are billed, and senders and readers need kms:GenerateDataKey and kms:Decrypt. SNS, S3, EventBridge
and other services cannot use alias/aws/sqs, their messages would be lost: a queue that they send to gets only a key of your own, whose
policy must admit them.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, finding, is_absent, named, names_of, service_senders, settle

SSE, MASTER_KEY, AWS_KEY = "SqsManagedSseEnabled", "KmsMasterKeyId", "alias/aws/sqs"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    resolves=("CKV_AWS_27", "cfn-nag:W48", "securityhub:SQS.1"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "the KMS key for queues: an ARN, an alias, or a logical id of the template; none: keys of SQS")


@fixer.resource("AWS::SQS::Queue")
def in_clear_text(queue: Resource) -> Iterator[Finding]:
    """Every queue is encrypted, with the key that was asked for."""
    given, senders = KEY.of(queue.template), service_senders(queue)
    if given is None:
        patch = [] if is_absent(queue.get(SSE)) or not is_absent(queue.get(MASTER_KEY)) else settle(queue, {SSE: True})
        if patch:
            yield finding(queue.at, f"messages wait in {queue.name} in clear text; let SQS encrypt them", *patch)
        return
    patch = settle(queue, {MASTER_KEY: named(queue.template, given)})
    if patch and given == AWS_KEY and senders:
        message = f"{queue.name} has no KMS key, and {names_of(senders)} could not send to it with {AWS_KEY}; take a key of your own"
        yield finding(queue.at, message)
    elif is_absent(queue.get(SSE)):
        yield from ask(queue, KEY, f"{queue.name} has no KMS key; give it one", patch, cost="KMS requests")
    elif patch:
        patch += settle(queue, {SSE: False})
        yield from ask(queue, KEY, f"{queue.name} has no KMS key; give it one instead of the keys of SQS", patch, cost="KMS requests")
