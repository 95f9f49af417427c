"""A stage of an API sends no traces to X-Ray.

Where the time of a slow request went, and which service behind the API failed, cannot be seen.

Before:

    StageName: prod

->

    StageName: prod
    TracingEnabled: true

Safety: unsafe, because of what it costs: traces are billed by the million, after a free tier. Nothing is interrupted, and it can
be switched off again.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html",
    resolves=("CKV_AWS_73", "securityhub:APIGateway.3"),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)


@fixer.resource("AWS::ApiGateway::Stage", "AWS::Serverless::Api")
def untraced(stage: Resource) -> Iterator[Finding]:
    """Every stage sends traces."""
    patch = settle(stage, {"TracingEnabled": True})
    if patch:
        message = f"nobody sees where the requests to {stage.name} spend their time or fail; send traces to X-Ray"
        yield finding(stage.at, message, *patch, cost="5 USD for each million traces after the free tier")
