"""A topic is not encrypted.

Messages wait in Amazon SNS in clear text until they are delivered.

Before:

    Orders:
      Type: AWS::SNS::Topic

->

    Orders:
      Type: AWS::SNS::Topic
      Properties:
        KmsMasterKeyId: alias/aws/sns

Safety: unsafe. Users and roles of the account that may publish still can. AWS services cannot: CloudWatch alarms, EventBridge rules
and S3 notifications may not use alias/aws/sns, and their messages would be lost without a word. Where the template shows such a
service, or a policy that admits one, the fix needs the setting `key`: a key of your own (ARN, alias or logical id) whose policy lets
the service use kms:GenerateDataKey* and kms:Decrypt. Services in other stacks cannot be seen from here. KMS requests are billed.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, finding, named, names_of, service_senders, settle

AWS_KEY, COST = "alias/aws/sns", "KMS requests"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    resolves=("CKV_AWS_26", "cfn-nag:W47", "securityhub:SNS.1"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "the KMS key for topics: an ARN, an alias, or a logical id of the template")


@fixer.resource("AWS::SNS::Topic")
def in_clear_text(topic: Resource) -> Iterator[Finding]:
    """Every topic has a key, and its publishers may use it."""
    given, senders = KEY.of(topic.template), service_senders(topic)
    patch = settle(topic, {"KmsMasterKeyId": named(topic.template, given or AWS_KEY)})
    message = f"messages wait in {topic.name} in clear text; encrypt it"
    if patch and senders and given in (None, AWS_KEY):
        message = f"{message} with a key of your own that lets AWS services in: {names_of(senders)} could not publish with {AWS_KEY}"
        yield finding(topic.at, message, needs=KEY)
    elif given is None and patch:
        yield finding(topic.at, message, *patch, cost=COST)
    else:
        yield from ask(topic, KEY, message, patch, cost=COST)
