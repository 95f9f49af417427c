"""A stage of an API has no cache.

With a cache API Gateway answers what it has just been asked without calling what is behind it. A policy that wants every stage to
have one pays for it by the hour, used or not.

Before:

    Stage:
      Type: AWS::ApiGateway::Stage
      Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Deployment}

->

    Stage:
      Type: AWS::ApiGateway::Stage
      Properties:
        RestApiId: !Ref Api
        DeploymentId: !Ref Deployment
        CacheClusterEnabled: true
        CacheClusterSize: '0.5'

`--set apigateway-cache-off.size=` 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118 or 237 gigabytes.

Safety: unsafe, and rarely what an API needs. Answers are up to five minutes old where MethodSettings switch caching on for a
method; and unless a method's cache key holds what tells callers apart (the Authorization header, say), one caller gets the answer
that was made for another. Which methods are cached is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, finding, is_absent, settle

ENABLED, SIZE = "CacheClusterEnabled", "CacheClusterSize"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html",
    resolves=("CKV_AWS_120", "kics:52790cad-d60d-41d5-8483-146f9f21208d"),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)
GIGABYTES = fixer.setting("size", str, "gigabytes of the cache: 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118 or 237", "0.5")


@fixer.resource("AWS::ApiGateway::Stage", "AWS::Serverless::Api")
def uncached(stage: Resource) -> Iterator[Finding]:
    """Every stage of a REST API."""
    wanted: dict[str, Json] = {ENABLED: True}
    if not settle(stage, wanted):
        return
    if is_absent(stage.get(SIZE)):
        wanted[SIZE] = GIGABYTES.of(stage.template)
    message = f"{stage.name} has no cache, so every request reaches what is behind it. Give it one"
    yield finding(stage.at, message, *settle(stage, wanted), cost="from 15 USD a month for 0.5 GB to 2,700 USD for 237 GB")
