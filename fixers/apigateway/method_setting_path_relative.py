"""Settings of methods name a path that does not start at the root.

ResourcePath is `/*` for all resources, `/` for the root, and `/~1orders~1items` for /orders/items. API Gateway refuses any other.

Before:

    MethodSettings:
      - {ResourcePath: '*', HttpMethod: '*', MetricsEnabled: true}

->

    MethodSettings:
      - {ResourcePath: /*, HttpMethod: '*', MetricsEnabled: true}

Safety: safe. No such stage can be created, and a path has one root to start from.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, choices, finding, items, members, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html",
    resolves=("cfn-lint:E3723",),
    tags=("deploy",),
)


@fixer.resource("AWS::ApiGateway::Stage", "AWS::Serverless::Api")
def starts_nowhere(stage: Resource) -> Iterator[Finding]:
    """Literal paths without a slash at their start."""
    for index, item in enumerate(items(stage.get("MethodSettings"))):
        for at, setting in choices(stage.pointer("MethodSettings", index), item):
            path = members(setting).get("ResourcePath")
            if isinstance(path, str) and path and not path.startswith("/"):
                right = "/*" if path == "*" else f"/~1{path.removeprefix('~1').replace('/', '~1')}"
                message = f"{stage.name} has settings for {path}, which API Gateway refuses: a path starts with a slash. Write {right}"
                yield finding(at / "ResourcePath", message, replace(at / "ResourcePath", right))
