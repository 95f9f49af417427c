"""A task reads and writes an EFS volume in clear text.

Between the task and the file system everything travels unencrypted through the network unless TransitEncryption says otherwise.
An access point or IAM authorisation needs it in any case.

Before:

    EFSVolumeConfiguration:
      FilesystemId: !Ref Files

->

    EFSVolumeConfiguration:
      FilesystemId: !Ref Files
      TransitEncryption: ENABLED

Safety: unsafe. It makes a new revision of the task definition, so services replace their tasks, as with every deployment. On EC2
the ECS-optimised AMIs have what it takes; an AMI of your own needs amazon-efs-utils. Every EFS volume is looked at; checkov stops
at the first.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Operation, Pointer, Resource, Safety, finding, is_absent, members, settle_value, unfolded

CONFIGURATION = "EFSVolumeConfiguration"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-best-practices.html",
    resolves=("CKV_AWS_97",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::ECS::TaskDefinition")
def in_clear_text(task: Resource) -> Iterator[Finding]:
    """Every EFS volume is mounted over TLS."""
    patch = [operation for at, volume in unfolded(task.get("Volumes"), task.pointer("Volumes")) for operation in _encrypted(at, volume)]
    if patch:
        message = f"{task.name} talks to its EFS volumes in clear text; encrypt what travels between them"
        yield finding(task.at, message, *patch)


def _encrypted(at: Pointer, volume: Json) -> list[Operation]:
    configuration = members(volume).get(CONFIGURATION)
    if is_absent(configuration):
        return []
    return settle_value(configuration, at / CONFIGURATION, {"TransitEncryption": "ENABLED"}, instead_of=("DISABLED",))
