"""A build writes its artifacts without encryption.

EncryptionDisabled makes CodeBuild leave out the project's KMS key for what it puts into the bucket.

Before:

    Type: S3
    EncryptionDisabled: true

->

    Type: S3
    EncryptionDisabled: false

Safety: unsafe. Whoever reads the artifacts from then on needs kms:Decrypt for the project's key (aws/s3 unless EncryptionKey says
otherwise, which other accounts cannot use), so websites and other accounts that read them break. Artifacts that are there already
stay as they are. Only artifacts in S3 are looked at: elsewhere the switch means nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Operation, Resource, Safety, finding, is_absent, members, settle_value, unfolded

DISABLED, PLACES = "EncryptionDisabled", ("Artifacts", "SecondaryArtifacts")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html",
    resolves=("CKV_AWS_78",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::CodeBuild::Project")
def in_clear_text(project: Resource) -> Iterator[Finding]:
    """No artifact in S3 goes without encryption."""
    patch: list[Operation] = []
    for name in PLACES:
        for at, artifact in unfolded(project.get(name), project.pointer(name)):
            if members(artifact).get("Type") == "S3" and not is_absent(members(artifact).get(DISABLED)):
                patch += settle_value(artifact, at, {DISABLED: False})
    if patch:
        yield finding(project.at, f"{project.name} writes artifacts that its key does not encrypt; do not leave it out", *patch)
