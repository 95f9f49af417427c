"""A stage of an API keeps no access logs.

Who called what, from where and with which answer cannot be told afterwards.

Before:

    StageName: prod

-> (with --set apigateway-access-logs-missing.log-group=ApiLogs)

    StageName: prod
    AccessLogSetting:
      DestinationArn: !GetAtt ApiLogs.Arn
      Format: '{"requestId":"$context.requestId", …}'

Safety: unsafe, and it needs the setting `log-group`: the ARN of a log group, or the logical id of one in the template. REST APIs also
need a role for CloudWatch in the settings of the account (AWS::ApiGateway::Account), once per region, or the stage cannot be made.
Logs hold addresses of callers and are billed. The format is JSON with what every kind of API knows; give your own with `format`.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, chosen, settle

PROPERTIES = {
    "AWS::ApiGateway::Stage": "AccessLogSetting",
    "AWS::Serverless::Api": "AccessLogSetting",
    "AWS::ApiGatewayV2::Stage": "AccessLogSettings",
    "AWS::Serverless::HttpApi": "AccessLogSettings",
}
FORMAT = (
    '{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","requestTime":"$context.requestTime",'
    '"routeKey":"$context.routeKey","httpMethod":"$context.httpMethod","resourcePath":"$context.resourcePath",'
    '"status":"$context.status","responseLength":"$context.responseLength"}'
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    resolves=("CKV_AWS_76", "CKV_AWS_95", "cfn-nag:W69", "securityhub:APIGateway.9"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
GROUP = fixer.setting("log-group", str, "the log group for the access logs of APIs: an ARN or a logical id of the template")
LINE = fixer.setting("format", str, "what one line of the access log says", default=FORMAT)


@fixer.resource(*PROPERTIES)
def unrecorded(stage: Resource) -> Iterator[Finding]:
    """Every stage writes access logs."""
    name = PROPERTIES[stage.type]
    patch = settle(stage, {name: {"DestinationArn": chosen(stage, GROUP, "Arn"), "Format": LINE.of(stage.template)}})
    if any(operation.path[-1] != "Format" for operation in patch):
        message = f"nobody can tell who called {stage.name} and what the answer was; write access logs"
        yield from ask(stage, GROUP, message, patch, cost="CloudWatch Logs, for each GB")
