"""The volume of a notebook instance or a domain is encrypted with a key that is not yours.

What people load into a notebook lies on its volume, often more than what the database would have given them. Only a key of yours can be
limited by a policy and switched off.

Before:

    Notebook:
      Type: AWS::SageMaker::NotebookInstance
      Properties: {InstanceType: ml.t3.medium, RoleArn: !GetAtt Role.Arn}

-> (with --set sagemaker-volume-without-customer-key.key=arn:aws:kms:eu-west-1:111122223333:key/1234abcd)

    Notebook:
      Type: AWS::SageMaker::NotebookInstance
      Properties:
        InstanceType: ml.t3.medium
        RoleArn: !GetAtt Role.Arn
        KmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/1234abcd

`key` is the ARN of a key, or the logical id of a key or a parameter of the template.

Safety: unsafe. Right for what is new. CloudFormation replaces a notebook or a domain that exists, and what is on its volume is lost
unless it is copied first. The role of the notebook must be allowed to use the key.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import COST_OF_A_KEY, Finding, Fixer, Resource, Safety, ask, chosen, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest-nbi.html",
    resolves=("CKV_AWS_187", "kics:709e6da6-fa1f-44cc-8f17-7f25f96dadbe"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
KEY = fixer.setting("key", str, "ARN, or logical id in the template, of the KMS key that encrypts volumes")


@fixer.resource("AWS::SageMaker::NotebookInstance", "AWS::SageMaker::Domain")
def key_of_aws(owner: Resource) -> Iterator[Finding]:
    """Every notebook and domain that names no key."""
    key = chosen(owner, KEY, "Arn")
    message = (
        f"{owner.name} keeps data on a volume whose key nobody of yours can limit or switch off. Name a key of your own from the start"
    )
    yield from ask(owner, KEY, message, settle(owner, {"KmsKeyId": key}), cost=COST_OF_A_KEY)
