"""A permission names who may invoke the function by something that is no ARN.

SourceArn takes ARNs only ("Value … at 'sourceArn' failed to satisfy constraint"). Ref gives the name of a bucket or rule and the id of an
API, so that nothing is created.

Before:

    Principal: apigateway.amazonaws.com
    SourceArn: !Sub ${Api}/*/POST/orders

->

    Principal: apigateway.amazonaws.com
    SourceArn: !Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/POST/orders

A bucket invokes a function by its own ARN, whatever the object: a path behind it goes.

Safety: safe. No permission can be created as it is, and the source has one ARN.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Template, choices, finding, replace, sub_text

APIS = ("AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api", "AWS::Serverless::Api", "AWS::Serverless::HttpApi")
BY_NAME = ("AWS::Cognito::UserPool", "AWS::Events::Rule", "AWS::Logs::LogGroup", "AWS::S3::Bucket")
NAMED = re.compile(r"\$\{(\w+)\}((?:/.*)?)")
EXECUTE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
    tags=("deploy",),
)


@fixer.resource("AWS::Lambda::Permission")
def source_is_a_name(permission: Resource) -> Iterator[Finding]:
    """A SourceArn that begins with what Ref gives of an API, a bucket or a rule."""
    for at, value in choices(permission.pointer("SourceArn"), permission.get("SourceArn")):
        named = NAMED.fullmatch(sub_text(value))
        right = _arn(permission.template, named[1], named[2]) if named is not None else None
        if named is not None and right is not None:
            message = f"SourceArn of {permission.name} begins with the name or id of {named[1]}, which is no ARN; give its ARN"
            yield finding(at, message, replace(at, right))


def _arn(template: Template, name: str, path: str) -> Json:
    """The ARN of what a permission names; None where it is one already, or nobody can tell."""
    source = template.resources.get(name)
    if source is None:
        return None
    if source.type in APIS:
        return {"Fn::Sub": f"{EXECUTE}${{{name}}}{path}"} if path.count("/") > 1 else None
    return {"Fn::GetAtt": [name, "Arn"]} if source.type in BY_NAME and path in ("", "/*") else None
