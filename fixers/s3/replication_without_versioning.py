"""A bucket takes part in replication and is not versioned.

S3 replicates versions: it refuses a replication configuration unless versioning is enabled on the bucket that
replicates and on the one that receives, and the stack fails.

Before:

    Source:
      Type: AWS::S3::Bucket
      Properties:
        ReplicationConfiguration: ...

->

    Source:
      Type: AWS::S3::Bucket
      Properties:
        ReplicationConfiguration: ...
        VersioningConfiguration:
          Status: Enabled

Safety: safe, because a stack with this bucket could not be created. Where replication depends on a condition, versioning
is made to depend on it, too. Versioning keeps what is overwritten and deleted, and can later only be suspended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix import Finding, Fixer, Resource, Template, bucket_of, finding, replication_rules, replications, versioning

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
    tags=("deploy",),
)


@fixer.having("AWS::S3::Bucket")
def unversioned(template: Template) -> Iterator[Finding]:
    """Both ends of a replication keep versions."""
    seen = set()
    for bucket, when, does in _ends(template):
        patch = tuple(versioning(bucket, when))
        if patch and bucket.name not in seen:
            seen.add(bucket.name)
            message = f"{bucket.name} {does} but is not versioned, so S3 refuses the replication; enable versioning"
            yield finding(bucket.at, message, *patch)


def _ends(template: Template) -> Iterator[tuple[Resource, Mapping[str, bool], str]]:
    """Each bucket that sends or receives, the conditions under which it does, and what it does."""
    for source in template.of_type("AWS::S3::Bucket"):
        for configuration in replications(source):
            yield source, configuration.when, "replicates its objects"
        for rule in replication_rules(source):
            destination = bucket_of(template, rule.destination)
            if destination is not None:
                yield destination, rule.when, f"receives the objects of {source.name}"
