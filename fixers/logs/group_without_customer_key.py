"""A log group is encrypted with a key that is not yours.

CloudWatch Logs encrypts every log group with a key of its own. Logs tell more than they should, sooner or later; with a key of yours
they can be read only by whom its policy allows, and taken out of reach by switching it off.

Before:

    Logs:
      Type: AWS::Logs::LogGroup
      Properties: {RetentionInDays: 30}

-> (with --set logs-group-without-customer-key.key=arn:aws:kms:eu-west-1:111122223333:key/1234abcd)

    Logs:
      Type: AWS::Logs::LogGroup
      Properties:
        RetentionInDays: 30
        KmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/1234abcd

`key` is the ARN of a key (CloudWatch Logs takes no alias), or the logical id of a key or a parameter of the template.

Safety: unsafe. The key's policy must admit `logs.<region>.amazonaws.com`, or the log group cannot be created: a key of the template
that does not is reported instead. Who reads the logs needs the key as well, and what was logged before stays as it is. Log groups
of class DELIVERY, which keep logs for a day, are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import COST_OF_A_KEY, LOG_GROUP, Finding, Fixer, Resource, Safety, ask, chosen, chosen_resource, settle, statements, sub_text

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    resolves=("CKV_AWS_158", "cfn-nag:W84"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "ARN, or logical id in the template, of the KMS key that encrypts logs")


@fixer.resource(LOG_GROUP)
def key_of_aws(group: Resource) -> Iterator[Finding]:
    """Every log group that names no key."""
    if group.get("LogGroupClass") == "DELIVERY":
        return
    message = f"{group.name} is encrypted with a key that nobody of yours can limit or switch off. Name a key of your own"
    patch = settle(group, {"KmsKeyId": chosen(group, KEY, "Arn")})
    yield from ask(group, KEY, message, patch, cost=COST_OF_A_KEY, first=_shut_out(chosen_resource(group, KEY)))


def _shut_out(key: Resource | None) -> str | None:
    """What to do first where no statement of the key's policy names CloudWatch Logs."""
    admitted = [name for s in statements(key.get("KeyPolicy"), key.at) for name in s.principals("Service")] if key is not None else []
    if key is None or any(sub_text(name).startswith("logs.") for name in admitted):
        return None
    return f"the policy of {key.name} must admit logs.<region>.amazonaws.com first"
