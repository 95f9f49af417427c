"""A replication rule selects objects by tag and replicates delete markers.

A delete marker has no tags, so no rule can select it by one: S3 refuses a rule that filters by tag unless its
DeleteMarkerReplication is Disabled, and the stack fails.

Before:

    Filter:
      TagFilter: {Key: replicate, Value: 'yes'}
    DeleteMarkerReplication:
      Status: Enabled

->

    Filter:
      TagFilter: {Key: replicate, Value: 'yes'}
    DeleteMarkerReplication:
      Status: Disabled

Safety: unsafe. The rule as it is cannot be deployed, but whoever wants delete markers replicated must filter by prefix.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, members, replace, replication_rules

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-deletemarkerreplication.html",
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.resource("AWS::S3::Bucket")
def marked(bucket: Resource) -> Iterator[Finding]:
    """No tag, no marker."""
    for rule in replication_rules(bucket):
        selection = members(rule.body.get("Filter"))
        tagged = selection.get("TagFilter") or members(selection.get("And")).get("TagFilters")
        if tagged and members(rule.body.get("DeleteMarkerReplication")).get("Status") == "Enabled":
            at = rule.at / "DeleteMarkerReplication" / "Status"
            message = f"a replication rule of {bucket.name} selects by tag, and delete markers have none, so S3 refuses to replicate them"
            yield finding(at, f"{message}; disable that, or select by prefix", replace(at, "Disabled"))
