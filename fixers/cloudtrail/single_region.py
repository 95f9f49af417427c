"""A trail records one region only.

What somebody does with stolen keys in a region nobody looks at stays unseen, and so do calls to global services such as IAM
where the trail does not stand in their region.

Before:

    IsLogging: true

->

    IsLogging: true
    IsMultiRegionTrail: true

Safety: unsafe. Logs of every region arrive in the bucket and are billed as storage; where the account has another trail for all
regions, management events are recorded a second time, which CloudTrail bills. A trail of all regions must include global service
events, so a false there becomes true.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle

GLOBAL = "IncludeGlobalServiceEvents"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html",
    resolves=("CKV_AWS_67", "securityhub:CloudTrail.1"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::CloudTrail::Trail")
def blind_elsewhere(trail: Resource) -> Iterator[Finding]:
    """Every trail records every region."""
    patch = settle(trail, {"IsMultiRegionTrail": True})
    if patch:
        included = [] if is_absent(trail.get(GLOBAL)) else settle(trail, {GLOBAL: True})
        message = f"{trail.name} does not see what is done in other regions; record all of them"
        yield finding(trail.at, message, *patch, *included, cost="storage of more logs, and events that another trail records as well")
