"""A deployment of an API does not wait for the API's methods.

A deployment is a snapshot: it holds the methods that exist when it is made. Nothing in it refers to a method, so
CloudFormation creates it right after the API: without any method it fails with "The REST API doesn't contain any methods",
with some of them the rest answers 403. The same holds for the routes of an HTTP or WebSocket API.

Before:

    Deployment:
      Type: AWS::ApiGateway::Deployment
      Properties:
        RestApiId: !Ref Api

->

    Deployment:
      Type: AWS::ApiGateway::Deployment
      DependsOn: GetOrders
      Properties:
        RestApiId: !Ref Api

Safety: safe. Only the order of creation and deletion changes, no resource is updated; a deployment that exists is not made anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, ordered, referred, referrers

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-deployment.html",
    tags=("deploy",),
)


@fixer.having("AWS::ApiGateway::Deployment", "AWS::ApiGatewayV2::Deployment")
def deployed_before_its_methods(template: Template) -> Iterator[Finding]:
    """A deployment, and methods or routes of the same API it does not wait for."""
    for service, api, part in (("ApiGateway", "RestApiId", "Method"), ("ApiGatewayV2", "ApiId", "Route")):
        parts = referrers(template, f"AWS::{service}::{part}", api)
        for deployment in template.of_type(f"AWS::{service}::Deployment"):
            message = f"{deployment.name} may be made without {{}}: it does not wait for all methods and routes of the API; add to DependsOn what is missing"
            yield from ordered(deployment, parts.get(referred(deployment.get(api)) or "", ()), message)
