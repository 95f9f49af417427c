"""Replication of buckets: its rules, its role, and the versioning it needs on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autofix.patch import Operation, add, replace
from autofix.pointer import Json, Pointer, resolve
from autofix.references import NO_VALUE, Members, items, members
from autofix.template import Resource
from autofix.vocabulary.cases import Case, cases, conditional, is_tree, rules_of, trees
from autofix.vocabulary.dynamic_references import UNKNOWN, sub_text


@dataclass(frozen=True)
class ReplicationRule:
    """One rule of a bucket's ReplicationConfiguration, and the conditions under which it is there."""

    source: Resource
    at: Pointer
    body: Members
    when: Mapping[str, bool]

    @property
    def destination(self) -> Json:
        """The ARN the rule replicates to, as it is written."""
        return members(self.body.get("Destination")).get("Bucket")

    @property
    def keys(self) -> list[tuple[str, Json]]:
        """What the role must do with which customer keys, where the rule replicates objects that are encrypted with one."""
        if members(members(self.body.get("SourceSelectionCriteria")).get("SseKmsEncryptedObjects")).get("Status") != "Enabled":
            return []
        replica = members(members(self.body.get("Destination")).get("EncryptionConfiguration")).get("ReplicaKmsKeyID")
        encryption = items(self.source.get("BucketEncryption", "ServerSideEncryptionConfiguration"))
        defaults = [members(members(rule).get("ServerSideEncryptionByDefault")).get("KMSMasterKeyID") for rule in encryption]
        return [*(("kms:Decrypt", key) for key in defaults), ("kms:Encrypt", replica)]


def replications(bucket: Resource) -> Iterator[Case]:
    """The replication configurations a bucket can have; None and what cannot be read are left out."""
    return trees(bucket, "ReplicationConfiguration")


def replication_rules(bucket: Resource) -> Iterator[ReplicationRule]:
    """The rules of a bucket's replication configurations; what cannot be read is left out."""
    for rule in rules_of(bucket, "ReplicationConfiguration"):
        yield ReplicationRule(bucket, rule.at, members(rule.value), rule.when)


def versioning(bucket: Resource, when: Mapping[str, bool]) -> Iterator[Operation]:
    """What it takes to have a bucket versioned while conditions are as given: nothing where it is, or where nobody can know."""
    for whole in cases(bucket.get("VersioningConfiguration"), bucket.pointer("VersioningConfiguration"), when):
        if whole.value is None:
            yield _enabled(bucket, whole, {"Status": "Enabled"}, when)
        elif is_tree(whole.value):
            for status in cases(whole.value.get("Status"), whole.at / "Status", whole.when):
                if status.value is None or (isinstance(status.value, str) and status.value != "Enabled"):
                    yield _enabled(bucket, status, "Enabled", when)


def _enabled(bucket: Resource, case: Case, value: Json, when: Mapping[str, bool]) -> Operation:
    """Put the value in the place of a case, but only under those conditions that do not lead to the case anyway."""
    decided = [resolve(bucket.template.document.data, case.at[: n + 1]) for n, token in enumerate(case.at) if token == "Fn::If"]
    open_ones = {name: holds for name, holds in when.items() if all(items(argument)[0] != name for argument in decided)}
    value = conditional(value, NO_VALUE if case.value is None else case.value, open_ones)
    try:
        resolve(bucket.template.document.data, case.at)
    except LookupError:
        return bucket.add_property(case.at.last, value) if case.at == bucket.pointer(case.at.last) else add(case.at, value)
    return replace(case.at, value)


def objects_in(bucket: Json) -> Json:
    """The ARN of all objects in a bucket, from an expression for the bucket's ARN."""
    text = sub_text(bucket)
    if UNKNOWN in text:
        return {"Fn::Join": ["", [bucket, "/*"]]}
    return {"Fn::Sub": f"{text}/*"} if "${" in text else f"{text}/*"


def replication_statements(source: Resource, *destinations: Json) -> list[dict[str, Json]]:
    """What the role of a replication must be allowed to do, as the S3 user guide lists it."""
    arn: Json = {"Fn::GetAtt": [source.name, "Arn"]}
    return [
        {"Effect": "Allow", "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"], "Resource": arn},
        {
            "Effect": "Allow",
            "Action": ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
            "Resource": objects_in(arn),
        },
        {
            "Effect": "Allow",
            "Action": ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            "Resource": objects_in(destinations[0]) if len(destinations) == 1 else [objects_in(arn) for arn in destinations],
        },
    ]
