"""Settings of methods name a method and set nothing.

API Gateway ignores an entry of MethodSettings that has a path and a method and nothing to set: no logging, no throttling, no caching.

Before:

    MethodSettings:
      - {ResourcePath: /*, HttpMethod: '*'}

->

    # no MethodSettings

Safety: safe. What is deployed is the same without it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, finding, items, remove

PROPERTY = "MethodSettings"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html",
    resolves=("cfn-lint:W3705",),
    tags=("style",),
)


@fixer.resource("AWS::ApiGateway::Stage", "AWS::Serverless::Api")
def nothing_set(stage: Resource) -> Iterator[Finding]:
    """Entries that have nothing but the method they are about."""
    settings = items(stage.get(PROPERTY))
    idle = [index for index, setting in enumerate(settings) if isinstance(setting, dict) and set(setting) <= {"ResourcePath", "HttpMethod"}]
    if idle:
        at = stage.pointer(PROPERTY)
        patch = [remove(at)] if len(idle) == len(settings) else [remove(at / index) for index in reversed(idle)]
        yield finding(at / idle[0], f"{stage.name} has settings of a method that set nothing. Say what to set, or leave them out", *patch)
