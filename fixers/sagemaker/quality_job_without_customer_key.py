"""A data quality job encrypts its results and volumes with keys that are not yours.

What the job reads from an endpoint, and what it finds, is encrypted with keys of AWS on its volumes and in its bucket. Only a key
of yours can be limited by a policy and switched off.

Before:

    Quality:
      Type: AWS::SageMaker::DataQualityJobDefinition
      Properties:
        DataQualityJobOutputConfig: {MonitoringOutputs: [...]}
        JobResources: {ClusterConfig: {InstanceCount: 1, InstanceType: ml.m5.large, VolumeSizeInGB: 20}}

-> (with --set sagemaker-quality-job-without-customer-key.key=arn:aws:kms:eu-west-1:111122223333:key/1234abcd)

    Quality:
      Type: AWS::SageMaker::DataQualityJobDefinition
      Properties:
        DataQualityJobOutputConfig: {MonitoringOutputs: [...], KmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/1234abcd}
        JobResources:
          ClusterConfig:
            InstanceCount: 1
            InstanceType: ml.m5.large
            VolumeSizeInGB: 20
            VolumeKmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/1234abcd

`key` is the ARN of a key, or the logical id of a key or a parameter of the template.

Safety: unsafe. The job's role must be allowed to use the key. A definition that exists is replaced, and schedules must be pointed
to the new one. Instances that encrypt their own disks (Nitro with instance storage) take no VolumeKmsKeyId; their jobs fail with
one.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import COST_OF_A_KEY, Finding, Fixer, Json, Resource, Safety, ask, chosen, is_absent, settle

OUTPUT, RESOURCES = "DataQualityJobOutputConfig", "JobResources"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest.html",
    resolves=("CKV_AWS_367", "CKV_AWS_368"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "ARN, or logical id in the template, of the KMS key that encrypts results and volumes")


@fixer.resource("AWS::SageMaker::DataQualityJobDefinition")
def key_of_aws(job: Resource) -> Iterator[Finding]:
    """Every definition that names no key for its results or for its volumes."""
    key = chosen(job, KEY, "Arn")
    keys: dict[str, Json] = {OUTPUT: {"KmsKeyId": key}, RESOURCES: {"ClusterConfig": {"VolumeKmsKeyId": key}}}
    wanted = {part: inner for part, inner in keys.items() if not is_absent(job.get(part))}
    message = f"{job.name} encrypts what it reads and finds with keys that nobody of yours can limit or switch off. Name a key of your own"
    yield from ask(job, KEY, message, settle(job, wanted), cost=COST_OF_A_KEY)
