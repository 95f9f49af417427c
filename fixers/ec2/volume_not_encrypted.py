"""A volume is not encrypted.

What is written to it, and every snapshot of it, lies on disk in clear text, unless the account encrypts volumes by default in this
region.

Before:

    Data:
      Type: AWS::EC2::Volume
      Properties:
        Size: 100

->

    Data:
      Type: AWS::EC2::Volume
      Properties:
        Size: 100
        Encrypted: true

Safety: unsafe. An existing volume cannot be encrypted: the update of the stack fails or makes an empty one, so copy an encrypted
snapshot first. Launch configurations are replaced, and instances with block devices too; launch templates get a new version.
Looked at are volumes, and block devices of launch configurations, launch templates and instances; those made from a snapshot are
left alone, they take its encryption.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Operation, Pointer, Resource, Safety, finding, is_absent, members, settle, settle_value, unfolded

VOLUME, MAPPINGS = "AWS::EC2::Volume", "BlockDeviceMappings"
PATHS = {
    "AWS::AutoScaling::LaunchConfiguration": (MAPPINGS,),
    "AWS::EC2::Instance": (MAPPINGS,),
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateData", MAPPINGS),
}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    resolves=("CKV_AWS_3", "CKV_AWS_8", "cfn-nag:F1", "securityhub:EC2.3"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource(VOLUME, *PATHS)
def in_clear_text(owner: Resource) -> Iterator[Finding]:
    """Every volume that is not made from a snapshot is encrypted."""
    if owner.type == VOLUME:
        patch = settle(owner, {"Encrypted": True}) if is_absent(owner.get("SnapshotId")) else []
    else:
        path = PATHS[owner.type]
        mappings = unfolded(owner.get(*path), owner.pointer(*path))
        patch = [operation for at, mapping in mappings for operation in _encrypted(at, mapping)]
    if patch:
        what = owner.name if owner.type == VOLUME else f"a block device of {owner.name}"
        yield finding(owner.at, f"{what} and its snapshots can be read in clear text; encrypt it", *patch)


def _encrypted(at: Pointer, mapping: Json) -> list[Operation]:
    disk = members(mapping).get("Ebs")
    made = is_absent(disk) or not is_absent(members(disk).get("SnapshotId"))
    return [] if made else settle_value(disk, at / "Ebs", {"Encrypted": True})
