"""A repository does not scan images when they are pushed.

A known hole in a base image is found by a scan, and by nobody before it is used otherwise.

Before:

    Images:
      Type: AWS::ECR::Repository

->

    Images:
      Type: AWS::ECR::Repository
      Properties:
        ImageScanningConfiguration:
          ScanOnPush: true

Safety: safe. Basic scanning is free and refuses no image; where the registry has scanning rules of its own, those decide and this
setting does nothing. A repository that says false is changed too, as unsafe.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html",
    resolves=("CKV_AWS_163", "cfn-nag:W79", "kics:9025b2b3-e554-4842-ba87-db7aeec36d35"),
    tags=("security",),
)


@fixer.resource("AWS::ECR::Repository")
def pushed_unseen(repository: Resource) -> Iterator[Finding]:
    """Every repository that does not scan what is pushed."""
    if patch := settle(repository, {"ImageScanningConfiguration": {"ScanOnPush": True}}):
        said = any(operation.op == "replace" and operation.value is True for operation in patch)
        message = (
            f"{repository.name} does not scan images when they are pushed, so known holes stay unseen. Scan them, basic scanning is free"
        )
        yield finding(repository.at, message, *patch, safety=Safety.UNSAFE if said else None)
