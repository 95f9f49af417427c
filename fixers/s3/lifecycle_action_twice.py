"""A lifecycle rule says the same thing with an old property and with the new one.

Transition and NoncurrentVersionTransition are old names for lists with one item, NoncurrentVersionExpirationInDays one for
NoncurrentVersionExpiration. A rule that has the old property and the new one is not valid.

Before:

    Transition:
      StorageClass: GLACIER
      TransitionInDays: 90
    Transitions:
      - StorageClass: STANDARD_IA
        TransitionInDays: 30

->

    Transitions:
      - StorageClass: STANDARD_IA
        TransitionInDays: 30
      - StorageClass: GLACIER
        TransitionInDays: 90

Safety: safe. What the old property says is kept in the new one. Where they give different days for one and the same thing,
the rule is only reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, LifecycleRule, Operation, Resource, add, finding, intrinsic, lifecycle_rules, members, remove

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-rule.html",
    tags=("deploy",),
)
NEW = {
    "Transition": "Transitions",
    "NoncurrentVersionTransition": "NoncurrentVersionTransitions",
    "NoncurrentVersionExpirationInDays": "NoncurrentVersionExpiration",
}


@fixer.resource("AWS::S3::Bucket")
def twice(bucket: Resource) -> Iterator[Finding]:
    """One property for one action."""
    for rule in lifecycle_rules(bucket):
        for old, new in NEW.items():
            if rule.has(old) and rule.has(new):
                patch = tuple(_merged(rule, old, new))
                way = f"keep {new}" if patch else f"decide which one is meant, and keep it in {new}"
                yield finding(rule.case.at / old, f"{rule.name} has both {old} and {new}, which is not valid; {way}", *patch)


def _merged(rule: LifecycleRule, old: str, new: str) -> Iterator[Operation]:
    """The old property moves into the new one; nothing where they disagree or cannot be read."""
    said, present, at = rule.body.get(old), rule.body.get(new), rule.case.at
    if isinstance(present, list):
        classes = [members(item).get("StorageClass") for item in present]
        if said in present:
            yield remove(at / old)
        elif None not in classes and intrinsic(said)[0] is None and members(said).get("StorageClass") not in classes:
            yield from (add(at / new / "-", said), remove(at / old))
    elif str(members(present).get("NoncurrentDays")) == str(said):
        yield remove(at / old)
