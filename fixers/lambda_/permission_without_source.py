"""A permission lets a service run a function for whoever asks the service, in any account.

The service, not its customer, is who the function sees. Without SourceArn or SourceAccount somebody in another account who knows
the function's ARN can have the service call it for them: an API of theirs, a rule, a bucket.

Before:

    MayRotate:
      Type: AWS::Lambda::Permission
      Properties:
        Action: lambda:InvokeFunction
        FunctionName: !Ref Rotation
        Principal: secretsmanager.amazonaws.com

->

    MayRotate:
      Type: AWS::Lambda::Permission
      Properties:
        Action: lambda:InvokeFunction
        FunctionName: !Ref Rotation
        Principal: secretsmanager.amazonaws.com
        SourceAccount: !Ref AWS::AccountId

The services that say which account they work for (S3, Secrets Manager, Config, SES, CloudWatch Logs and alarms) are bound to this
account. For API Gateway, EventBridge, SNS and Cognito the one API, rule, topic or user pool of the template that uses the function
is named as SourceArn; where there are none or several, the permission is only reported.

Safety: unsafe. Sources in other accounts, and others in this account that nobody sees in the template, are refused. The permission
is replaced, so that for a moment there is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Operation, Resource, Safety, finding, is_absent, referred

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    resolves=("CKV_AWS_364",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
BOUND = ("SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken")
KNOW_THE_ACCOUNT = ("s3", "secretsmanager", "config", "ses", "logs", "lambda.alarms.cloudwatch")
USERS: dict[str, dict[str, str | None]] = {
    "events": {"AWS::Events::Rule": None},
    "cognito-idp": {"AWS::Cognito::UserPool": None},
    "sns": {"AWS::SNS::Subscription": "TopicArn", "AWS::SNS::Topic": None},
    "apigateway": {
        **dict.fromkeys(("AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api")),
        **dict.fromkeys(("AWS::ApiGateway::Method", "AWS::ApiGateway::Authorizer"), "RestApiId"),
        **dict.fromkeys(("AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Authorizer"), "ApiId"),
    },
}
"""By service: what uses a function, and which property of it names the source where it is not the source itself."""


@fixer.resource("AWS::Lambda::Permission")
def for_whoever_asks(permission: Resource) -> Iterator[Finding]:
    """Every permission for a service that is bound to no source."""
    principal = permission.get("Principal")
    service = principal.removesuffix(".amazonaws.com") if isinstance(principal, str) else ""
    if service in ("", principal) or any(not is_absent(permission.get(name)) for name in BOUND):
        return
    message = f"{permission.name} lets {principal} run the function for whoever asks it, in any account"
    patch = _bound(permission, service)
    yield finding(permission.at, f"{message}. {'Bind it to its source' if patch else 'Name the source that may, as SourceArn'}", *patch)


def _bound(permission: Resource, service: str) -> list[Operation]:
    if service in KNOW_THE_ACCOUNT:
        return [permission.add_property("SourceAccount", {"Ref": "AWS::AccountId"})]
    sources = {source for source in _sources(permission, service) if source is not None}
    source = permission.template.resources.get(next(iter(sources), ""))
    if len(sources) != 1 or source is None or not permission.template.may_depend(permission, source):
        return []
    arns: dict[str, Json] = {
        "apigateway": {"Fn::Sub": f"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{source.name}}}/*"},
        "sns": {"Ref": source.name},
    }
    return [permission.add_property("SourceArn", arns.get(service, {"Fn::GetAtt": [source.name, "Arn"]}))]


def _sources(permission: Resource, service: str) -> Iterator[str | None]:
    """The logical ids of what uses the function through the service."""
    template, function = permission.template, referred(permission.get("FunctionName"))
    users = USERS.get(service, {})
    for user in template.of_type(*users) if function is not None else ():
        if any(used.target == function for used in template.references[user.name]):
            through = users[user.type]
            yield user.name if through is None else referred(user.get(through))
