"""The target of an HTTP API is an integration of the same API.

Target is for quick create: API Gateway makes an integration and the route `$default` from the ARN or URL of what is behind. An integration
of the template needs the API first, so each waits for the other, and CloudFormation refuses the template ("Circular dependency").

Before:

    Api:
      Type: AWS::ApiGatewayV2::Api
      Properties: {Name: orders, ProtocolType: HTTP, Target: !GetAtt Integration.IntegrationUri}

->

    Api:
      Type: AWS::ApiGatewayV2::Api
      Properties: {Name: orders, ProtocolType: HTTP}

Safety: safe where the template has the route `$default` to that integration: it says already what quick create would have made. Otherwise
the finding is only shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Json, Resource, finding, is_absent, references, referred, remove

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html",
    resolves=("cfn-lint:E3004",),
    tags=("deploy",),
)


@fixer.resource("AWS::ApiGatewayV2::Api")
def made_twice(api: Resource) -> Iterator[Finding]:
    """A Target that refers to an integration whose ApiId is this API."""
    for integration in api.template.of_type("AWS::ApiGatewayV2::Integration"):
        if not _speaks_of(api.get("Target"), integration) or referred(integration.get("ApiId")) != api.name:
            continue
        problem = f"{api.name} has {integration.name} as its target, which needs {api.name} first"
        routes = [route for route in api.template.of_type("AWS::ApiGatewayV2::Route") if referred(route.get("ApiId")) == api.name]
        default = any(route.get("RouteKey") == "$default" and _speaks_of(route.get("Target"), integration) for route in routes)
        if default and is_absent(api.get("RouteKey")) and is_absent(api.get("CredentialsArn")):
            yield finding(
                api.pointer("Target"), f"{problem}; the route $default leads there already, leave it out", remove(api.pointer("Target"))
            )
        else:
            yield finding(api.pointer("Target"), f"{problem}; leave it out, and write a route to the integration")


def _speaks_of(value: Json, resource: Resource) -> bool:
    return any(use.target == resource.name for use in references(value, ROOT))
