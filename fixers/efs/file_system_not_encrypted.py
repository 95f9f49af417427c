"""A file system is not encrypted.

Files and backups of an EFS file system that does not say otherwise lie on disk in clear text when CloudFormation makes it.
It is decided when the file system is made.

Before:

    Files:
      Type: AWS::EFS::FileSystem

->

    Files:
      Type: AWS::EFS::FileSystem
      Properties:
        Encrypted: true

Safety: unsafe. On an existing stack the file system is REPLACED by an empty one and the old one deleted with its files, unless
UpdateReplacePolicy retains it: copy the files first, with DataSync or AWS Backup. Without KmsKeyId the key aws/elasticfilesystem
of the account is used.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
    resolves=("CKV_AWS_42", "cfn-nag:F32", "securityhub:EFS.1"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::EFS::FileSystem")
def in_clear_text(files: Resource) -> Iterator[Finding]:
    """Every file system is encrypted."""
    patch = settle(files, {"Encrypted": True})
    if patch:
        yield finding(files.at, f"{files.name} stores files in clear text, and can be encrypted only when it is made; encrypt it", *patch)
