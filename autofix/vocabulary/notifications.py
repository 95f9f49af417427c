"""The permissions and policies that let Amazon S3 deliver a bucket's notifications."""

from __future__ import annotations

from collections.abc import Iterator

from autofix.pointer import Json
from autofix.template import Resource, Template
from autofix.vocabulary.iam import statements
from autofix.vocabulary.ordering import mentioned, referrers

GRANTS = (("AWS::Lambda::Permission", "FunctionName"), ("AWS::SQS::QueuePolicy", "Queues"), ("AWS::SNS::TopicPolicy", "Topics"))
"""The resources that let others in, and the property that says where."""
_TARGETS = (
    "AWS::Lambda::Alias", "AWS::Lambda::Function", "AWS::Lambda::Version", "AWS::SNS::Topic", "AWS::SQS::Queue",
    "AWS::Serverless::Function",
)  # fmt: skip
_S3 = ("s3.amazonaws.com", "*")


def notifications(template: Template) -> Iterator[tuple[Resource, list[Resource], list[Resource]]]:
    """Each bucket that notifies something of the template, with what it notifies and what lets it do so."""
    indexes = [referrers(template, kind, name) for kind, name in GRANTS]
    for bucket in template.of_type("AWS::S3::Bucket"):
        if targets := mentioned(template, bucket.get("NotificationConfiguration"), *_TARGETS):
            grants = [grant for target in targets for index in indexes for grant in index.get(target.name, ())]
            yield bucket, targets, [grant for grant in grants if _lets_in(grant, bucket)]


def _lets_in(grant: Resource, bucket: Resource) -> bool:
    """Whether a grant is for Amazon S3, and not for another bucket of the template only."""
    buckets = mentioned(grant.template, list(grant.properties.values()), bucket.type)
    return any(principal in _S3 for principal in _principals(grant)) and (not buckets or bucket in buckets)


def _principals(grant: Resource) -> Iterator[Json]:
    yield grant.get("Principal")
    for statement in statements(grant.get("PolicyDocument"), grant.at):
        yield from (*statement.principals("Service"), *statement.principals("AWS"))
