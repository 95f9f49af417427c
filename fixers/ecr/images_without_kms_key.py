"""A repository encrypts its images with a key of S3 instead of KMS.

Images are always encrypted. Only a key of KMS leaves a trace of each use in CloudTrail, and only a key of KMS can be taken away.

Before:

    Images:
      Type: AWS::ECR::Repository

->

    Images:
      Type: AWS::ECR::Repository
      Properties:
        EncryptionConfiguration:
          EncryptionType: KMS

Safety: unsafe. Right for a new repository. The encryption of one that exists cannot be changed: CloudFormation replaces the
repository, all its images are lost, and one with a RepositoryName cannot be replaced at all before it is renamed. The key is the
account's own for ECR (`aws/ecr`), which costs nothing but its requests; a key that is named already stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
    resolves=("CKV_AWS_136",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::ECR::Repository")
def key_of_s3(repository: Resource) -> Iterator[Finding]:
    """Every repository that takes AES256, said or by default."""
    if patch := settle(repository, {"EncryptionConfiguration": {"EncryptionType": "KMS"}}, ("AES256",)):
        message = f"{repository.name} encrypts images with a key of S3, whose use nobody can see or stop. Take a key of KMS from the start"
        yield finding(repository.at, message, *patch)
