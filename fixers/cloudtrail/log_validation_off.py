"""A trail does not let anyone see whether its logs were tampered with.

With log file validation CloudTrail writes signed digests beside the logs; without, whoever may write to the bucket can change
or delete what he did, and nobody can prove it.

Before:

    IsLogging: true

->

    IsLogging: true
    EnableLogFileValidation: true

Safety: safe. The digests are small files in a folder of their own, and nothing that reads logs changes; unsafe where the trail
says that it does not want them. Left alone where a parameter or a condition decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle

VALIDATION = "EnableLogFileValidation"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
    resolves=("CKV_AWS_36", "securityhub:CloudTrail.4"),
    tags=("security",),
)


@fixer.resource("AWS::CloudTrail::Trail")
def unproven(trail: Resource) -> Iterator[Finding]:
    """Every trail writes digests."""
    patch = settle(trail, {VALIDATION: True})
    if patch:
        safety = Safety.SAFE if is_absent(trail.get(VALIDATION)) else Safety.UNSAFE
        message = f"nobody can prove that the logs of {trail.name} are what CloudTrail wrote; let it write signed digests beside them"
        yield finding(trail.at, message, *patch, safety=safety)
