"""A notebook instance answers the first version of the metadata service.

Version 1 gives the credentials of the notebook's role to whoever can make it fetch a URL. Version 2 asks for a session first, which
such a trick cannot get.

Before:

    Notebook:
      Type: AWS::SageMaker::NotebookInstance
      Properties: {InstanceType: ml.t3.medium, RoleArn: !GetAtt Role.Arn}

->

    Notebook:
      Type: AWS::SageMaker::NotebookInstance
      Properties:
        InstanceType: ml.t3.medium
        RoleArn: !GetAtt Role.Arn
        InstanceMetadataServiceConfiguration:
          MinimumInstanceMetadataServiceVersion: '2'

Safety: unsafe. Tools on the notebook that know version 1 only (SDKs from before 2020) find no credentials. The notebook is stopped
and started.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-imds.html",
    resolves=("CKV_AWS_371",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
WANTED = {"MinimumInstanceMetadataServiceVersion": "2"}


@fixer.resource("AWS::SageMaker::NotebookInstance")
def first_version(notebook: Resource) -> Iterator[Finding]:
    """Every notebook that takes version 1, said or by default."""
    if patch := settle(notebook, {"InstanceMetadataServiceConfiguration": dict(WANTED)}, ("1", 1)):
        message = (
            f"{notebook.name} gives its role's credentials to whoever can make it fetch a URL. Require version 2 of the metadata service"
        )
        yield finding(notebook.at, message, *patch)
