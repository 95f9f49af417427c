"""Where the resource types keep policy documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autofix.pointer import Json, Pointer
from autofix.references import intrinsic, members
from autofix.template import Resource, Template
from autofix.vocabulary.dynamic_references import sub_text
from autofix.vocabulary.iam import Statement, statements, unfolded

POLICY_DOCUMENTS = {
    "AWS::ApiGateway::RestApi": ("Policy",),
    "AWS::EC2::VPCEndpoint": ("PolicyDocument",),
    "AWS::ECR::Repository": ("RepositoryPolicyText",),
    "AWS::EFS::FileSystem": ("FileSystemPolicy",),
    "AWS::IAM::Group": ("Policies",),
    "AWS::IAM::GroupPolicy": ("PolicyDocument",),
    "AWS::IAM::ManagedPolicy": ("PolicyDocument",),
    "AWS::IAM::Policy": ("PolicyDocument",),
    "AWS::IAM::Role": ("AssumeRolePolicyDocument", "Policies"),
    "AWS::IAM::RolePolicy": ("PolicyDocument",),
    "AWS::IAM::User": ("Policies",),
    "AWS::IAM::UserPolicy": ("PolicyDocument",),
    "AWS::KMS::Key": ("KeyPolicy",),
    "AWS::OpenSearchService::Domain": ("AccessPolicies",),
    "AWS::S3::BucketPolicy": ("PolicyDocument",),
    "AWS::SNS::TopicPolicy": ("PolicyDocument",),
    "AWS::SQS::QueuePolicy": ("PolicyDocument",),
    "AWS::SecretsManager::ResourcePolicy": ("ResourcePolicy",),
    "AWS::Serverless::Function": ("AssumeRolePolicyDocument", "Policies"),
    "AWS::Serverless::StateMachine": ("Policies",),
}
"""The properties that hold policy documents, or policies with one each, by type."""


def policy_documents(resource: Resource) -> Sequence[tuple[Pointer, Json]]:
    """The policy documents of a resource, with both branches of every Fn::If."""
    return resource.template.once(_documents).get(resource.name, ())


def policy_statements(resource: Resource) -> Sequence[Statement]:
    """The statements of all policy documents of a resource."""
    return resource.template.once(_statements).get(resource.name, ())


def _documents(template: Template) -> dict[str, list[tuple[Pointer, Json]]]:
    return {resource.name: list(_in(resource)) for resource in template.of_type(*POLICY_DOCUMENTS)}


def _in(resource: Resource) -> Iterator[tuple[Pointer, Json]]:
    for name in POLICY_DOCUMENTS[resource.type]:
        for at, value in unfolded(resource.get(name), resource.pointer(name)):
            if "PolicyDocument" in members(value):
                yield from unfolded(members(value)["PolicyDocument"], at / "PolicyDocument")
            else:
                yield at, value


def _statements(template: Template) -> dict[str, list[Statement]]:
    documents = template.once(_documents)
    return {name: [one for at, document in some for one in statements(document, at)] for name, some in documents.items()}


def has_policy_variables(value: Json) -> bool:
    """Whether ``${…}`` is left in a document after CloudFormation has substituted its own."""
    if isinstance(value, str) or intrinsic(value)[0] in ("Fn::Sub", "Fn::Join"):
        return "${!" in sub_text(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(has_policy_variables, inner))
