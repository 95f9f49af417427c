"""The volumes of a WorkSpace are not encrypted.

What somebody keeps on a virtual desktop lies on two volumes. Unless they are encrypted, who gets hold of a snapshot can read them.

Before:

    Desktop:
      Type: AWS::WorkSpaces::Workspace
      Properties: {BundleId: wsb-abcd1234x, DirectoryId: d-906709aabb, UserName: jane}

->

    Desktop:
      Type: AWS::WorkSpaces::Workspace
      Properties:
        BundleId: wsb-abcd1234x
        DirectoryId: d-906709aabb
        UserName: jane
        UserVolumeEncryptionEnabled: true
        RootVolumeEncryptionEnabled: true
        VolumeEncryptionKey: alias/aws/workspaces

Safety: unsafe. Right for a new WorkSpace. The volumes of one that exists cannot be encrypted any more: CloudFormation refuses the
update unless the WorkSpace is replaced (another UserName, or another logical id), and what is on it is lost. The key is the
account's own for WorkSpaces, which costs nothing; a key that is named already stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/workspaces/latest/adminguide/encrypt-workspaces.html",
    resolves=("CKV_AWS_155", "CKV_AWS_156", "kics:89827c57-5a8a-49eb-9731-976a606d70db"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
FLAGS = {"UserVolumeEncryptionEnabled": True, "RootVolumeEncryptionEnabled": True}


@fixer.resource("AWS::WorkSpaces::Workspace")
def readable_volumes(workspace: Resource) -> Iterator[Finding]:
    """Both volumes of every WorkSpace are encrypted."""
    patch = settle(workspace, FLAGS)
    if patch and is_absent(workspace.get("VolumeEncryptionKey")):
        patch = settle(workspace, {**FLAGS, "VolumeEncryptionKey": "alias/aws/workspaces"})
    if patch:
        message = (
            f"{workspace.name} has a volume that is not encrypted, and a WorkSpace cannot be encrypted later. Encrypt both from the start"
        )
        yield finding(workspace.at, message, *patch)
