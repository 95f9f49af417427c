"""A policy document has no Version.

AWS then reads it as 2008-10-17, the language before policy variables: ``${aws:username}`` is plain text there, and
matches nothing. AWS asks for 2012-10-17 in every policy.

Before:

    PolicyDocument:
      Statement:
        - {Effect: Allow, Action: s3:ListBucket, Resource: '*'}

->

    PolicyDocument:
      Version: '2012-10-17'
      Statement:
        - {Effect: Allow, Action: s3:ListBucket, Resource: '*'}

Safety: safe, because the two languages differ in policy variables only. A document that has such a variable is unsafe:
it allows or denies what it says from now on.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Pointer, Resource, Safety, add, finding, intrinsic, members, statements, sub_text, unfolded

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
    tags=("style",),
)

VERSION = "2012-10-17"
DOCUMENTS = {
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
"""Where the types keep policy documents, or policies with one each."""


@fixer.resource(*DOCUMENTS)
def without_version(resource: Resource) -> Iterator[Finding]:
    """Every policy document says in which language it is written."""
    for at, document in _documents(resource):
        body = members(document)
        readable = any("Effect" in statement.body for statement in statements(document, at)) and "Statement" in body
        if readable and "version" not in map(str.lower, body):
            variables = _has_variables(document)
            effect = "its policy variables are plain text" if variables else "policy variables would be plain text"
            message = f"A policy of {resource.name} has no Version and is read as 2008-10-17, where {effect}. Add '{VERSION}'"
            yield finding(at, message, add(at / "Version", VERSION), safety=Safety.UNSAFE if variables else None)


def _documents(resource: Resource) -> Iterator[tuple[Pointer, Json]]:
    for name in DOCUMENTS[resource.type]:
        for at, value in unfolded(resource.get(name), resource.pointer(name)):
            if "PolicyDocument" in members(value):
                yield from unfolded(members(value)["PolicyDocument"], at / "PolicyDocument")
            else:
                yield at, value


def _has_variables(value: Json) -> bool:
    """Whether ``${…}`` is left in a document after CloudFormation has substituted its own."""
    if isinstance(value, str) or intrinsic(value)[0] in ("Fn::Sub", "Fn::Join"):
        return "${!" in sub_text(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_has_variables, inner))
