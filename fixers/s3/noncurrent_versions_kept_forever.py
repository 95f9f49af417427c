"""A lifecycle rule expires objects of a versioned bucket and keeps their old versions forever.

In a versioned bucket expiration deletes nothing: it hides the object behind a delete marker and makes it a noncurrent
version. Without an expiration for noncurrent versions all of them stay, and are paid for, although the rule looks as if it
cleaned up; and what was to be gone after some days is not.

Before:

    VersioningConfiguration:
      Status: Enabled
    LifecycleConfiguration:
      Rules:
        - Status: Enabled
          ExpirationInDays: 90

->

    VersioningConfiguration:
      Status: Enabled
    LifecycleConfiguration:
      Rules:
        - Status: Enabled
          ExpirationInDays: 90
          NoncurrentVersionExpiration:
            NoncurrentDays: 30

Safety: unsafe, and only with the setting ``days``: it deletes data for good. A rule that moves noncurrent versions to
another storage class is left alone, and so is one whose objects another rule looks after.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, LifecycleRule, Resource, Safety, add, cases, finding, lifecycle_rules, members

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html",
    safety=Safety.UNSAFE,
    tags=("cost",),
)
DAYS = fixer.setting("days", int, "days to keep a version of an object after it was overwritten or deleted")
FILTERS = ("TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan")
LOOKED_AFTER = (
    *("NoncurrentVersionExpiration", "NoncurrentVersionExpirationInDays"),
    *("NoncurrentVersionTransition", "NoncurrentVersionTransitions"),
)


@fixer.resource("AWS::S3::Bucket")
def hoarded(bucket: Resource) -> Iterator[Finding]:
    """What expires goes."""
    rules = [rule for rule in lifecycle_rules(bucket) if rule.body.get("Status") == "Enabled"]
    caretakers = [rule for rule in rules if rule.has(*LOOKED_AFTER)]
    for rule in rules:
        expires = rule.has("ExpirationInDays", "ExpirationDate") and _versioned(rule)
        if expires and not any(_covers(other, rule) for other in caretakers):
            message = f"{rule.name} expires objects, and versioning keeps each of them forever as an old version; expire those, too"
            days = DAYS.of(bucket.template)
            if isinstance(days, int) and days > 0:
                yield finding(rule.case.at, message, add(rule.case.at / "NoncurrentVersionExpiration", {"NoncurrentDays": days}))
            else:
                yield finding(rule.case.at, message, needs=DAYS)


def _versioned(rule: LifecycleRule) -> bool:
    bucket, name = rule.bucket, "VersioningConfiguration"
    return any(
        status.value == "Enabled"
        for case in cases(bucket.get(name), bucket.pointer(name), rule.case.when)
        for status in cases(members(case.value).get("Status"), case.at / "Status", case.when)
    )


def _covers(caretaker: LifecycleRule, rule: LifecycleRule) -> bool:
    """Whether a rule looks after the noncurrent versions of all objects of another, as far as one can see."""
    if caretaker.case.at == rule.case.at:
        return True
    mine, others = caretaker.body.get("Prefix") or "", rule.body.get("Prefix") or ""
    if caretaker.has(*FILTERS):
        return False
    return others.startswith(mine) if isinstance(mine, str) and isinstance(others, str) else True
