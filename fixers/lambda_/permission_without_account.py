"""A bucket may invoke a function, whoever owns the bucket.

The ARN of a bucket does not say whose it is. Once a bucket is deleted anybody can make one of the same name, and a permission without
SourceAccount lets that one invoke the function, too.

Before:

    Principal: s3.amazonaws.com
    SourceArn: !GetAtt Bucket.Arn

->

    Principal: s3.amazonaws.com
    SourceArn: !GetAtt Bucket.Arn
    SourceAccount: !Ref AWS::AccountId

Safety: safe where the bucket is made by the same template, so that it belongs to the same account. Where only its name is known it may
be another account's, and the fix is unsafe. On a deployed stack the permission is replaced, which the impact of the fix says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, sub_text

OF_A_BUCKET = re.compile(r"arn:(?:[a-z-]+|\$\{AWS::Partition\}):s3:::.")
ACCOUNT = "SourceAccount"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
    resolves=("cfn-lint:W3663",),
    tags=("security",),
)


@fixer.resource("AWS::Lambda::Permission")
def of_whomever(permission: Resource) -> Iterator[Finding]:
    """A permission for a bucket and no account."""
    source = permission.get("SourceArn")
    if permission.get("Principal") != "s3.amazonaws.com" or not is_absent(permission.get(ACCOUNT)) or is_absent(source):
        return
    own = permission.template.target(source, "AWS::S3::Bucket")
    if own or OF_A_BUCKET.match(sub_text(source)):
        message = f"{permission.name} lets a bucket invoke a function, whoever owns it by then: the ARN of a bucket names no account. Add {ACCOUNT}"
        patch = permission.add_property(ACCOUNT, {"Ref": "AWS::AccountId"})
        yield finding(permission.at, message, patch, safety=None if own else Safety.UNSAFE)
