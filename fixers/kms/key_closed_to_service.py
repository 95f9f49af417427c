"""A KMS key's policy does not let in the service that is to use the key.

CloudWatch Logs and CloudTrail encrypt by themselves, not in the name of who deploys. Where the policy of the key does not name them, the
log group fails ("The specified KMS key does not exist or is not allowed to be used"), or the trail ("Insufficient permissions to access
S3 bucket or KMS key"), and the stack is rolled back. The account's own access does not help.

Before:

    KeyPolicy:
      Statement:
        - {Effect: Allow, Principal: {AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}, Action: kms:*, Resource: '*'}

->

    KeyPolicy:
      Statement:
        - {Effect: Allow, Principal: {AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}, Action: kms:*, Resource: '*'}
        - Effect: Allow
          Principal: {Service: !Sub 'logs.${AWS::Region}.amazonaws.com'}
          Action: [kms:Encrypt*, kms:Decrypt*, kms:ReEncrypt*, kms:GenerateDataKey*, kms:Describe*]
          Resource: '*'
          Condition: {ArnLike: {'kms:EncryptionContext:aws:logs:arn': !Sub 'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:*'}}

Safety: safe. Nothing can be deployed without it, and the statement is the one AWS documents, limited to this account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autofix import Finding, Fixer, Json, Resource, Template, add_statement, finding, names_of, referred, statements


@dataclass(frozen=True)
class Use:
    """How a type names its key, and what its service has to be allowed."""

    name: str
    service: str
    actions: tuple[str, ...]
    condition: Mapping[str, Json]


USES = {
    "AWS::Logs::LogGroup": Use(
        "KmsKeyId",
        "logs.${AWS::Region}.amazonaws.com",
        ("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"),
        {"kms:EncryptionContext:aws:logs:arn": "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*"},
    ),
    "AWS::CloudTrail::Trail": Use(
        "KMSKeyId",
        "cloudtrail.amazonaws.com",
        ("kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"),
        {"aws:SourceArn": "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*"},
    ),
}
"""Also docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"""

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    tags=("deploy",),
)


@fixer.having("AWS::KMS::Key")
def not_let_in(template: Template) -> Iterator[Finding]:
    """Keys that log groups or trails of the template name, and whose policy does not."""
    for kind, use in USES.items():
        users: dict[str, list[Resource]] = {}
        for user in template.of_type(kind):
            users.setdefault(referred(user.get(use.name)) or "", []).append(user)
        for name, some in users.items():
            key = template.resources.get(name)
            if key is not None and key.type == "AWS::KMS::Key" and lets_in(key, use.service.partition(".")[0]) is False:
                operation = add_statement(key, _statement(use), "KeyPolicy")
                if operation is not None:
                    message = f"the policy of {name} does not let in {use.service}, which is used by {names_of(some)}; let it use the key"
                    yield finding(key.pointer("KeyPolicy"), message, operation)


def lets_in(key: Resource, service: str) -> bool | None:
    """Whether a statement allows a service, in one region or all; None where the policy cannot be read."""
    found = list(statements(key.get("KeyPolicy"), key.pointer("KeyPolicy")))
    if not found or not all(statement.body for statement in found):
        return None
    return any(statement.may_mean(service) for statement in found if statement.body.get("Effect") == "Allow")


def _statement(use: Use) -> dict[str, Json]:
    service: Json = {"Fn::Sub": use.service} if "${" in use.service else use.service
    condition: Json = {"ArnLike": {name: {"Fn::Sub": str(value)} for name, value in use.condition.items()}}
    return {"Effect": "Allow", "Principal": {"Service": service}, "Action": list(use.actions), "Resource": "*", "Condition": condition}
