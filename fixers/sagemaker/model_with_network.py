"""The container of a model may send data anywhere.

What a container gets to see, and the model itself, can leave through the network: by a mistake, or by code that came with a
package. In isolation SageMaker hands requests in and answers out, and nothing else passes.

Before:

    Model:
      Type: AWS::SageMaker::Model
      Properties: {ExecutionRoleArn: !GetAtt Role.Arn, PrimaryContainer: {...}}

->

    Model:
      Type: AWS::SageMaker::Model
      Properties:
        ExecutionRoleArn: !GetAtt Role.Arn
        PrimaryContainer: {...}
        EnableNetworkIsolation: true

Safety: unsafe. A container that downloads something, or asks another service (S3, DynamoDB, a feature store), fails; the model's
own files still arrive. A model that exists is replaced, and its endpoints must be updated.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html",
    resolves=("CKV_AWS_370",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::SageMaker::Model")
def may_send_anywhere(model: Resource) -> Iterator[Finding]:
    """Every model that is not isolated."""
    if patch := settle(model, {"EnableNetworkIsolation": True}):
        message = f"the container of {model.name} may send what it sees anywhere. Isolate it from the network"
        yield finding(model.at, message, *patch)
