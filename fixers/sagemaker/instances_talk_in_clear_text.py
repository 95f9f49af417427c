"""The instances of a data quality job talk to each other in clear text.

A job on several instances sends the data it checks between them. Whoever listens in the network of the job can read it.

Before:

    Quality:
      Type: AWS::SageMaker::DataQualityJobDefinition
      Properties:
        JobResources: {ClusterConfig: {InstanceCount: 2, ...}}

->

    Quality:
      Type: AWS::SageMaker::DataQualityJobDefinition
      Properties:
        JobResources: {ClusterConfig: {InstanceCount: 2, ...}}
        NetworkConfig:
          EnableInterContainerTrafficEncryption: true

Safety: unsafe. Jobs on several instances take longer. A definition that exists is replaced, and schedules must be pointed to the
new one.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/sagemaker/latest/dg/train-encrypt.html",
    resolves=("CKV_AWS_369",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::SageMaker::DataQualityJobDefinition")
def clear_text(job: Resource) -> Iterator[Finding]:
    """Every job definition that does not encrypt what its instances send each other."""
    if patch := settle(job, {"NetworkConfig": {"EnableInterContainerTrafficEncryption": True}}):
        message = f"the instances of {job.name} send each other the data they check in clear text. Encrypt it on the way"
        yield finding(job.at, message, *patch)
