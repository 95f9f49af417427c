"""A bucket that is to be replicated is not.

Which buckets need a copy in another region, and where it goes, is not in a template: nothing is reported until the
setting ``destinations`` says so. The fix is whole: versioning, a role S3 may take on, what it must be allowed to do, a
parameter for the destination's ARN, and the configuration.

Before:

    Invoices:
      Type: AWS::S3::Bucket

->

    Invoices:
      Type: AWS::S3::Bucket
      Properties:
        VersioningConfiguration:
          Status: Enabled
        ReplicationConfiguration:
          Role: !GetAtt InvoicesReplicationRole.Arn
          Rules:
            - Id: ReplicateEverything
              Status: Enabled
              Priority: 1
              Filter:
                Prefix: ''
              DeleteMarkerReplication:
                Status: Disabled
              Destination:
                Bucket: !Ref InvoicesReplicaArn

Safety: unsafe. It costs storage and traffic, creates a role, and keeps versions. The destination must exist and be
versioned. Objects that are there already are not copied. A bucket that is encrypted with a KMS key is only reported:
the copy needs a key of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    Finding,
    Fixer,
    Json,
    Operation,
    Resource,
    Safety,
    add,
    finding,
    members,
    policy_document,
    replication_statements,
    resource_body,
    trust_policy,
    unfolded,
    versioning,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    safety=Safety.UNSAFE,
    tags=("reliability",),
)
DESTINATIONS = fixer.setting("destinations", dict, "the buckets to replicate and their destinations: {Invoices: 'arn:aws:s3:::…'}")
COST = "S3 charges for the copies, for the requests that make them and for traffic between regions"


@fixer.resource("AWS::S3::Bucket")
def unreplicated(bucket: Resource) -> Iterator[Finding]:
    """Every bucket that somebody wants replicated is."""
    arn = members(DESTINATIONS.of(bucket.template)).get(bucket.name)
    if not isinstance(arn, str) or "ReplicationConfiguration" in bucket.properties:
        return
    encryption = bucket.pointer("BucketEncryption", "ServerSideEncryptionConfiguration")
    rules = [rule for _, rule in unfolded(bucket.get("BucketEncryption", "ServerSideEncryptionConfiguration"), encryption)]
    message = f"{bucket.name} is to be replicated to {arn} and is not"
    if any(str(members(members(rule).get("ServerSideEncryptionByDefault")).get("SSEAlgorithm")).startswith("aws:kms") for rule in rules):
        yield finding(bucket.at, f"{message}; it is encrypted with a KMS key, so say by hand which key encrypts the copy")
    else:
        yield finding(bucket.at, f"{message}; replicate it", *_replicated(bucket, arn), cost=COST)


def _replicated(bucket: Resource, arn: str) -> Iterator[Operation]:
    template = bucket.template
    names = [template.free_name(bucket.name + part) for part in ("ReplicaArn", "ReplicationRole", "ReplicationPolicy")]
    parameter, role, policy = names
    allowed = policy_document(*replication_statements(bucket, {"Ref": parameter}))
    attached: Json = {"PolicyName": policy, "Roles": [{"Ref": role}], "PolicyDocument": allowed}
    rule: Json = {
        "Id": "ReplicateEverything",
        "Status": "Enabled",
        "Priority": 1,
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": {"Bucket": {"Ref": parameter}},
    }
    description = f"The versioned bucket that {bucket.name} replicates to"
    yield template.add_member("Parameters", parameter, {"Type": "String", "Description": description, "Default": arn})
    trusted: Json = {"AssumeRolePolicyDocument": trust_policy("s3.amazonaws.com")}
    yield template.add_member("Resources", role, resource_body("AWS::IAM::Role", trusted, bucket.condition))
    yield template.add_member("Resources", policy, resource_body("AWS::IAM::Policy", attached, bucket.condition))
    yield from versioning(bucket, {})  # which makes Properties where there are none
    yield add(bucket.pointer("ReplicationConfiguration"), {"Role": {"Fn::GetAtt": [role, "Arn"]}, "Rules": [rule]})
