"""A lifecycle rule contradicts itself.

S3 refuses a rule that deletes objects before it moves them, that moves them to Glacier within thirty days after it moved
them to infrequent access, that mixes days and dates, or that does by tag what cannot be done by tag: incomplete uploads
and delete markers have none. The stack fails.

Before:

    ExpirationInDays: 365
    ExpiredObjectDeleteMarker: true

->

    ExpirationInDays: 365

Safety: safe. Only one contradiction has one way out: a rule that expires objects removes their expired delete markers
anyway, so ExpiredObjectDeleteMarker, which S3 refuses beside it, says nothing more. For the others the template does not
tell which of two numbers was meant: they are reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, LifecycleRule, Resource, finding, intrinsic, is_switch, lifecycle_rules, remove

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",
    tags=("deploy",),
)
INFREQUENT, ARCHIVES = ("STANDARD_IA", "ONEZONE_IA"), ("GLACIER", "Glacier", "DEEP_ARCHIVE")


@fixer.resource("AWS::S3::Bucket")
def contradictory(bucket: Resource) -> Iterator[Finding]:
    """A rule can do what it says."""
    for rule in lifecycle_rules(bucket):
        for noncurrent in (False, True):
            yield from _deleted_before_moved(rule, noncurrent)
            yield from _moved_twice_in_a_month(rule, noncurrent)
        yield from _mixed(rule)
        yield from _by_tag(rule)
        yield from _marked(rule)


def _deleted_before_moved(rule: LifecycleRule, noncurrent: bool) -> Iterator[Finding]:
    what = "noncurrent versions" if noncurrent else "objects"
    for move in rule.transitions(noncurrent):
        for end in rule.expirations(noncurrent, move.when):
            if end.days <= move.days and {"mapping"} != {end.held.via, move.held.via}:
                message = f"{rule.name} deletes {what} after {end.days} days and moves them to {move.storage_class} after {move.days}"
                yield finding(end.held.at, f"{message}, which S3 refuses; delete them later, or do not move them")


def _moved_twice_in_a_month(rule: LifecycleRule, noncurrent: bool) -> Iterator[Finding]:
    moves = [move for move in rule.transitions(noncurrent) if move.held.via == "literal"]
    for first in (move for move in moves if move.storage_class in INFREQUENT):
        for second in (move for move in moves if move.storage_class in ARCHIVES):
            together = all(second.when.get(condition, holds) is holds for condition, holds in first.when.items())
            if together and 0 <= second.days - first.days < 30:
                message = f"{rule.name} moves to {second.storage_class} {second.days - first.days} days after {first.storage_class}"
                yield finding(second.held.at, f"{message}, and S3 wants at least 30 between them; move later, or only once")


def _mixed(rule: LifecycleRule) -> Iterator[Finding]:
    dated = rule.has("ExpirationDate") or "TransitionDate" in str(rule.body)
    if dated and (rule.has("ExpirationInDays") or any(True for _ in rule.transitions())):
        message = f"{rule.name} counts days in one place and names a date in another, which S3 refuses; use one of the two"
        yield finding(rule.case.at, message)


def _by_tag(rule: LifecycleRule) -> Iterator[Finding]:
    for name in ("AbortIncompleteMultipartUpload", "ExpiredObjectDeleteMarker"):
        if rule.has("TagFilters") and rule.has(name):
            message = f"{rule.name} has {name} for objects with a tag, and what that is about has no tags, so S3 refuses it"
            yield finding(rule.case.at / name, f"{message}; put it into a rule without TagFilters")


def _marked(rule: LifecycleRule) -> Iterator[Finding]:
    marker, at = rule.body.get("ExpiredObjectDeleteMarker"), rule.case.at / "ExpiredObjectDeleteMarker"
    expires = [rule.body[name] for name in ("ExpirationInDays", "ExpirationDate") if rule.has(name)]
    if is_switch(marker, on=True) and expires and intrinsic(expires[0])[0] != "Fn::If" and not rule.has("TagFilters"):
        message = f"{rule.name} has ExpiredObjectDeleteMarker beside an expiration, which S3 refuses and which removes them anyway; drop it"
        yield finding(at, message, remove(at))
