"""A replication rule leaves out what its filter needs.

A rule that has a Filter must also have a Priority and say whether DeleteMarkerReplication is on; a rule that has one of
those must have a Filter, even one that selects everything. S3 refuses the configuration otherwise, and the stack fails.
A rule with none of them is of the first version and complete.

Before:

    Rules:
      - Status: Enabled
        Filter: {Prefix: invoices/}
        Destination: {Bucket: !GetAtt Replica.Arn}

->

    Rules:
      - Status: Enabled
        Filter: {Prefix: invoices/}
        Destination: {Bucket: !GetAtt Replica.Arn}
        DeleteMarkerReplication:
          Status: Disabled
        Priority: 1

Safety: safe, because a stack with this rule could not be created. Delete markers are not replicated unless somebody says
so. Where several rules replicate, a missing Priority could decide which of two wins: that fix is unsafe.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from autofix import Finding, Fixer, Json, Pointer, ReplicationRule, Resource, Safety, add, finding, is_absent, replace, replication_rules

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html",
    tags=("deploy",),
)


@fixer.resource("AWS::S3::Bucket")
def incomplete(bucket: Resource) -> Iterator[Finding]:
    """A rule of the second version is complete."""
    rules = list(replication_rules(bucket))
    priorities = _priorities(rules)
    for rule in rules:
        present = {name for name, value in rule.body.items() if not is_absent(value)}
        if "Prefix" in present or not present & {"Filter", "Priority", "DeleteMarkerReplication"}:
            continue
        needed: dict[str, Json] = {
            "Filter": {"Prefix": ""},
            "DeleteMarkerReplication": {"Status": "Disabled"},
            "Priority": priorities.get(rule.at),
        }
        missing = [name for name in needed if name not in present]
        if missing:
            patch = [(replace if name in rule.body else add)(rule.at / name, needed[name]) for name in missing]
            message = f"a replication rule of {bucket.name} has no {' and no '.join(missing)}, which S3 refuses; write it down"
            safety = Safety.UNSAFE if "Priority" in missing and len(rules) > 1 else Safety.SAFE
            yield finding(rule.at, message, *patch, safety=safety)


def _priorities(rules: list[ReplicationRule]) -> Mapping[Pointer, int]:
    """A number for each rule that has none, in their order."""
    taken = {str(rule.body.get("Priority")) for rule in rules}
    free = (number for number in itertools.count(1) if str(number) not in taken)
    return {rule.at: next(free) for rule in rules if is_absent(rule.body.get("Priority"))}
