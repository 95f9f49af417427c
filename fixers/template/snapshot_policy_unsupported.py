"""A resource of which no snapshot can be taken has Snapshot as its policy for deletion or replacement.

CloudFormation takes snapshots of volumes, caches and databases of some types. For others it refuses the template ("DeletionPolicy must be
one of Delete, Retain").

Before:

    Type: AWS::DynamoDB::Table
    DeletionPolicy: Snapshot

->

    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain

Safety: safe. The template is refused today, and Retain is the one policy that keeps the data as Snapshot was to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, choices, finding, replace

SNAPSHOTS = (
    "AWS::DocDB::DBCluster", "AWS::EC2::Volume", "AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::Redshift::Cluster",
)  # fmt: skip
"""The types with snapshots."""

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html",
    resolves=("cfn-lint:E3016", "cloudformation-validate:F3016", "cloudformation-validate:F0018"),
    tags=("deploy",),
)


@fixer.template
def no_snapshot(template: Template) -> Iterator[Finding]:
    """A policy that a resource's type does not have."""
    for resource in template.resources.values():
        if resource.type.startswith("AWS::") and resource.type not in SNAPSHOTS:
            for key in ("DeletionPolicy", "UpdateReplacePolicy"):
                for at, value in choices(resource.at / key, resource.body.get(key)):
                    if value == "Snapshot":
                        message = f"{resource.name} has {key} Snapshot, which {resource.type} does not know; Retain keeps its data"
                        yield finding(at, message, replace(at, "Retain"))
