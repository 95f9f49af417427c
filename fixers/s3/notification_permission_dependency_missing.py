"""A bucket with notifications does not wait for the permission that lets it deliver them.

Setting notifications up, S3 checks that it may invoke the function, or write to the queue or topic. The bucket refers to the
function, not to its Lambda permission (or queue or topic policy), so CloudFormation creates bucket and permission at the same
time, and the bucket fails with "Unable to validate the following destination configurations" whenever it comes first.

Before:

    Bucket:
      Type: AWS::S3::Bucket
      Properties:
        NotificationConfiguration:
          LambdaConfigurations:
            - Event: s3:ObjectCreated:*
              Function: !GetAtt Function.Arn

->

    Bucket:
      Type: AWS::S3::Bucket
      DependsOn: Permission
      Properties:
        NotificationConfiguration:
          LambdaConfigurations:
            - Event: s3:ObjectCreated:*
              Function: !GetAtt Function.Arn

Safety: safe. Only the order of creation and deletion changes, no resource is updated. Where the permission refers to the bucket
the dependency would close a circle: s3-notification-circular answers that.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, notifications, ordered

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-notificationconfiguration.html",
    tags=("deploy",),
)


@fixer.having("AWS::S3::Bucket")
def notifies_before_it_may(template: Template) -> Iterator[Finding]:
    """A bucket, and permissions of its notifications that it does not wait for."""
    for bucket, _, grants in notifications(template):
        message = f"{bucket.name} may set up its notifications before {{}} lets it deliver them, and fails then; add DependsOn: {{}}"
        yield from ordered(bucket, grants, message)
