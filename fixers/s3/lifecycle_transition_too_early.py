"""A lifecycle rule moves objects to infrequent access within their first thirty days.

S3 refuses a transition to STANDARD_IA or ONEZONE_IA before an object (or a version that is no longer current) is thirty
days old, and the stack fails.

Before:

    Transitions:
      - StorageClass: STANDARD_IA
        TransitionInDays: 7

->

    Transitions:
      - StorageClass: STANDARD_IA
        TransitionInDays: 30

Safety: safe, because a stack with this rule could not be created; thirty days is as soon as S3 moves anything. Where that
would meet an expiration or another transition of the rule, or where the number comes from a parameter or a mapping, the
rule is only reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Action, Finding, Fixer, LifecycleRule, Resource, finding, lifecycle_rules, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",
    tags=("deploy",),
)
INFREQUENT, EARLIEST = ("STANDARD_IA", "ONEZONE_IA"), 30


@fixer.resource("AWS::S3::Bucket")
def too_early(bucket: Resource) -> Iterator[Finding]:
    """Nothing is rarely used in its first month."""
    for rule in lifecycle_rules(bucket):
        for noncurrent in (False, True):
            for move in rule.transitions(noncurrent):
                if move.storage_class in INFREQUENT and move.days < EARLIEST:
                    message = f"{rule.name} moves to {move.storage_class} after {move.days} days, and S3 wants at least {EARLIEST}"
                    room = move.held.via == "literal" and _room(rule, noncurrent, move)
                    patch = [replace(move.held.at, str(EARLIEST) if isinstance(move.held.value, str) else EARLIEST)] if room else []
                    yield finding(move.held.at, f"{message}; move them after {EARLIEST}", *patch)


def _room(rule: LifecycleRule, noncurrent: bool, move: Action) -> bool:
    """Whether nothing else happens to the objects before, or within a month after, the first day that is allowed."""
    others = [other for other in rule.transitions(noncurrent) if other.held.at != move.held.at]
    later = [*(other.days - EARLIEST for other in others), *(end.days - 1 for end in rule.expirations(noncurrent, move.when))]
    return all(days >= EARLIEST for days in later)
