"""A bucket's notifications need something that refers to the bucket.

A bucket is created after the function, queue or topic it notifies, and S3 checks at once that it may notify. Where the role of
the function or the permission takes the bucket's ARN from the bucket, each waits for the other: CloudFormation refuses the
template ("Circular dependency between resources"), or the bucket fails with "Unable to validate the following destination
configurations". The ARN is known from the bucket's name, though.

Before:

    Bucket:
      Type: AWS::S3::Bucket
      Properties:
        BucketName: !Sub uploads-${AWS::AccountId}
        NotificationConfiguration: ...
    Permission:
      Type: AWS::Lambda::Permission
      Properties:
        SourceArn: !GetAtt Bucket.Arn

->

    Permission:
      Type: AWS::Lambda::Permission
      Properties:
        SourceArn: !Sub arn:${AWS::Partition}:s3:::uploads-${AWS::AccountId}

Safety: safe, the name and the ARN stay the same; s3-notification-permission-dependency-missing then adds DependsOn. For a bucket
without a name of its own it is unsafe: the Lambda permission is given to the buckets of this account (SourceAccount, as AWS SAM
does) instead of this one. A role gives up the policy that refers to such a bucket (iam-role-policy-circular); the rest is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    Finding,
    Fixer,
    Reference,
    Resource,
    Safety,
    Template,
    add,
    circles,
    finding,
    notifications,
    remove,
    spelled,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-notificationconfiguration.html",
    resolves=("cfn-lint:E3004",),
    tags=("deploy",),
)


@fixer.having("AWS::S3::Bucket")
def needed_by_what_it_needs(template: Template) -> Iterator[Finding]:
    """A resource that refers to a bucket, and that the notifications of the bucket need."""
    needs = {bucket.name: [*targets, *grants] for bucket, targets, grants in notifications(template)}
    awaited = {name: {n for need in some for n in (need.name, *template.awaited(need.name))} for name, some in needs.items()}
    for user, references in template.references.items() if needs else ():
        real = [use for use in references if use.target in needs and "Events" not in use.at[2:4]]  # SAM puts events into the bucket
        for name in dict.fromkeys(use.target for use in real):
            if user in awaited[name]:
                uses = {use.at: use for use in real if use.target == name}
                yield from _finding(template.resources[name], template.resources[user], list(uses.values()))


def _finding(bucket: Resource, user: Resource, uses: list[Reference]) -> Iterator[Finding]:
    why = f"{user.name} refers to {bucket.name}, which can only be created after it because of its notifications"
    operations = [spelled(bucket, use) for use in uses]
    if None not in operations:
        yield finding(user.at, f"{why}; build the ARN from the bucket's name", *filter(None, operations))
    elif user.type == "AWS::Lambda::Permission" and all(use.at == user.pointer("SourceArn") for use in uses):
        account = [] if user.get("SourceAccount") else [add(user.pointer("SourceAccount"), {"Ref": "AWS::AccountId"})]
        message = f"{why}; let the buckets of the account invoke the function instead"
        yield finding(user.at, message, remove(user.pointer("SourceArn")), *account, safety=Safety.UNSAFE)
    elif not any(cut.source is user and cut.target is bucket for cut in user.template.once(circles).cuts):
        yield finding(user.at, f"{why}; give the bucket a name and build its ARN from it, or set its notifications in a second step")
