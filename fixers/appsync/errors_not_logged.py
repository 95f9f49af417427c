"""A GraphQL API keeps no log of its errors.

A GraphQL API answers 200 OK whatever goes wrong behind it. Which field failed, and why, only the log tells.

Before:

    Api:
      Type: AWS::AppSync::GraphQLApi
      Properties: {Name: orders, AuthenticationType: AWS_IAM}

->

    Api:
      Type: AWS::AppSync::GraphQLApi
      Properties:
        Name: orders
        AuthenticationType: AWS_IAM
        LogConfig:
          CloudWatchLogsRoleArn: !GetAtt GraphQLLogsRole.Arn
          FieldLogLevel: ERROR
    GraphQLLogsRole:
      Type: AWS::IAM::Role
    # that AppSync takes on, with AWS's policy for the purpose

A role of the template that serves the purpose is used instead of a new one.

Safety: unsafe. CloudWatch Logs bills what arrives, and unless ExcludeVerboseContent is true the log of a failed field holds the
request's headers and context.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import NO_VALUE, Finding, Fixer, Json, Operation, Resource, Safety, finding, is_absent, service_role, settle

CONFIG, ROLE, LEVEL = "LogConfig", "CloudWatchLogsRoleArn", "FieldLogLevel"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html",
    resolves=("CKV_AWS_193", "CKV_AWS_194"),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)


@fixer.resource("AWS::AppSync::GraphQLApi")
def unlogged(api: Resource) -> Iterator[Finding]:
    """Every API that has no log, or one that leaves errors of fields out."""
    if not settle(api, {CONFIG: {ROLE: NO_VALUE, LEVEL: "ERROR"}}, ("NONE",)):
        return
    wanted: dict[str, Json] = {LEVEL: "ERROR"}
    added: list[Operation] = []
    if is_absent(api.get(CONFIG, ROLE)):
        role, added = service_role(api, "GraphQLLogsRole", "appsync.amazonaws.com", "service-role/AWSAppSyncPushToCloudWatchLogs")
        wanted = {ROLE: role, **wanted}
    message = f"{api.name} keeps no log of its errors, so nobody can tell which field failed and why. Log errors"
    yield finding(api.at, message, *settle(api, {CONFIG: wanted}, ("NONE",)), *added, cost="CloudWatch Logs, for each GB of log")
