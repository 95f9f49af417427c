"""Buckets: which one a value means, what its policies say, and whether it is public on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autofix.patch import Operation, add, replace
from autofix.pointer import ROOT, Json
from autofix.references import NO_VALUE, intrinsic, items, listed, members
from autofix.template import Resource, Template
from autofix.vocabulary.addresses import address_range
from autofix.vocabulary.dynamic_references import UNKNOWN, sub_text
from autofix.vocabulary.iam import Statement, statements, unfolded
from autofix.vocabulary.literals import literals_behind
from autofix.vocabulary.switches import is_switch

BUCKET = "AWS::S3::Bucket"

_BEFORE_NAME = re.compile(r"arn:(?:\$\{[^{}]*\}|[^:$])*:s3:::|s3://|https?://")
_NAME = re.compile(r"(?:\$\{[^{}]*\}|[^/$])*")
_HOLE = re.compile(r"\$\{([^{}.]*)(?:\.[^{}]*)?\}")
_PUBLIC_ACLS = ("PublicRead", "PublicReadWrite", "AuthenticatedRead")
_ACL_FLAGS = ("BlockPublicAcls", "IgnorePublicAcls")
_POLICY_FLAGS = ("BlockPublicPolicy", "RestrictPublicBuckets")
_NARROW = ("stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress")
_NARROWING = frozenset(
    [
        "aws:sourceip",
        "aws:sourcearn",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:sourceowner",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:userid",
        "aws:principalorgid",
        "aws:principalaccount",
        "aws:principalarn",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:dataaccesspointarn",
        "s3:dataaccesspointaccount",
    ]
)
"""What S3 accepts as a limit: docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html."""


def bucket_of(template: Template, value: Json) -> Resource | None:
    """The bucket of this template that a value means: by Ref, attribute, ARN, URL or BucketName."""
    text = sub_text(value)
    start = found.end() if (found := _BEFORE_NAME.match(text)) else 0
    found = _NAME.match(text, start)
    name = re.split(r"\.s3[.-]", found.group())[0] if found else ""
    hole = _HOLE.fullmatch(name)
    bucket = template.resources.get(hole.group(1)) if hole else None
    return bucket if bucket is not None and bucket.type == BUCKET else bucket_named(template, name)


def buckets_of(template: Template, value: Json) -> list[Resource]:
    """The buckets of this template that a value, its items or the branches of its Fn::If mean."""
    meant = [bucket_of(template, one) for _, one in unfolded(value, ROOT)]
    return list(dict.fromkeys(bucket for bucket in meant if bucket is not None))


def bucket_named(template: Template, name: str) -> Resource | None:
    """The bucket of this template whose BucketName is that text, as Fn::Sub would write it."""
    return template.once(_by_name).get(name)


def _by_name(template: Template) -> dict[str, Resource]:
    named = ((sub_text(bucket.get("BucketName")), bucket) for bucket in reversed(template.of_type(BUCKET)) if bucket.get("BucketName"))
    return {name: bucket for name, bucket in named if UNKNOWN not in name}


def bucket_policies(bucket: Resource) -> list[Resource]:
    """The AWS::S3::BucketPolicy resources that are attached to a bucket."""
    return bucket.template.once(_policies).get(bucket.name, [])


def _policies(template: Template) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = {}
    for policy in template.of_type("AWS::S3::BucketPolicy"):
        for bucket in buckets_of(template, policy.get("Bucket")):
            found.setdefault(bucket.name, []).append(policy)
    return found


def bucket_statements(bucket: Resource) -> Iterator[Statement]:
    """Every statement of a bucket's policies; one that cannot be read has an empty body."""
    for policy in bucket_policies(bucket):
        yield from statements(policy.get("PolicyDocument"), policy.pointer("PolicyDocument"))


def add_statement(policy: Resource, statement: dict[str, Json], name: str = "PolicyDocument") -> Operation | None:
    """Append a statement to a resource's policy document; None where it cannot be read (JSON text, Fn::If)."""
    document, at = policy.get(name), policy.pointer(name, "Statement")
    if not isinstance(document, dict) or intrinsic(document)[0] is not None:
        return None
    present = document.get("Statement")
    if isinstance(present, list):
        return add(at / "-", statement)
    if present is None:
        return add(at, [statement])
    return replace(at, [present, statement]) if intrinsic(present)[0] is None else None


@dataclass(frozen=True)
class PublicUse:
    """A sign that a bucket is public on purpose. granted: the template itself opens it, S3 would refuse to block that."""

    why: str
    through: tuple[str, ...]
    """The flags of a PublicAccessBlockConfiguration that would be in its way."""
    granted: bool = False


def public_uses(bucket: Resource) -> Iterator[PublicUse]:
    """Why a bucket looks public on purpose, or may be; nothing for one that is private."""
    yield from _acl_uses(bucket)
    for statement in bucket_statements(bucket):
        if not statement.body:
            yield PublicUse("its policy cannot be read here", _POLICY_FLAGS)
        elif admits_everyone(statement):
            yield PublicUse("its policy admits everyone", _POLICY_FLAGS, granted=True)
    if any(True for _ in unfolded(bucket.get("WebsiteConfiguration"), ROOT)):
        yield PublicUse("it has a WebsiteConfiguration", _POLICY_FLAGS)
    if bucket.name in bucket.template.once(_read_anonymously):
        yield PublicUse("CloudFront reads it without an origin access control", _POLICY_FLAGS)
    if _shared_with_every_site(bucket):
        yield PublicUse("its CORS rules let every site read it", _POLICY_FLAGS)
    yield from _opened_uses(bucket)


def _acl_uses(bucket: Resource) -> Iterator[PublicUse]:
    template = bucket.template
    for at, value in unfolded(bucket.get("AccessControl"), bucket.pointer("AccessControl")):
        parameter = members(template.section("Parameters").get(str(members(value).get("Ref"))))
        possible = [*(held.value for held in literals_behind(template, at, value)), *items(parameter.get("AllowedValues"))]
        public = [acl for acl in possible if acl in _PUBLIC_ACLS]
        if public:
            yield PublicUse(f"its AccessControl is {public[0]}", _ACL_FLAGS, granted=True)
        elif not possible:
            yield PublicUse("its AccessControl is not known before the stack is deployed", _ACL_FLAGS)


def _opened_uses(bucket: Resource) -> Iterator[PublicUse]:
    name = "PublicAccessBlockConfiguration"
    if NO_VALUE in items(members(bucket.get(name)).get("Fn::If")):
        yield PublicUse("its block depends on a condition", (*_ACL_FLAGS, *_POLICY_FLAGS))
    for at, block in unfolded(bucket.get(name), bucket.pointer(name)):
        for flags in (_ACL_FLAGS, _POLICY_FLAGS):
            for flag in flags:
                values = [held.value for held in literals_behind(bucket.template, at / flag, members(block).get(flag))]
                if any(is_switch(value, on=False) for value in values):
                    yield PublicUse(f"its {flag} is false", flags)


def admits_everyone(statement: Statement) -> bool:
    """Whether S3 takes a statement for public: everyone may do something, and no condition fixes from where or who."""
    if statement.body.get("Effect") != "Allow" or _narrowed(statement.body.get("Condition")):
        return False
    named = [principal for _, principal in unfolded(statement.body.get("Principal"), ROOT)]
    accounts = [account for principal in named for _, account in unfolded(members(principal).get("AWS"), ROOT)]
    return "NotPrincipal" in statement.body or "*" in named or "*" in accounts


def _narrowed(condition: Json) -> bool:
    for operator, keys in members(condition).items():
        if operator.lower().removeprefix("foranyvalue:") in _NARROW:
            for key, values in members(keys).items():
                if key.lower() in _NARROWING and all(_fixed(key.lower(), value) for value in listed(values)):
                    return True
    return False


def _fixed(key: str, value: Json) -> bool:
    """Whether a value is one that S3 calls fixed: no wildcard, no policy variable, no broad range of addresses."""
    text = sub_text(value)
    if key == "aws:sourceip" and isinstance(value, str):
        network = address_range(value)
        return network is not None and network.prefixlen >= (8 if network.version == 4 else 32)
    return key == "s3:dataaccesspointarn" or not any(sign in text for sign in ("*", "?", "${!"))


def _read_anonymously(template: Template) -> set[str]:
    """The buckets that a CloudFront distribution of the template reads like everybody else does."""
    found = set()
    for distribution in template.of_type("AWS::CloudFront::Distribution"):
        for _, origin in unfolded(distribution.get("DistributionConfig", "Origins"), ROOT):
            described = members(origin)
            identity = members(described.get("S3OriginConfig")).get("OriginAccessIdentity")
            bucket = bucket_of(template, described.get("DomainName"))
            if bucket is not None and not identity and not described.get("OriginAccessControlId"):
                found.add(bucket.name)
    return found


def _shared_with_every_site(bucket: Resource) -> bool:
    rules = [members(rule) for _, rule in unfolded(bucket.get("CorsConfiguration", "CorsRules"), ROOT)]
    methods = {str(method) for rule in rules for method in listed(rule.get("AllowedMethods"))}
    return any("*" in listed(rule.get("AllowedOrigins")) for rule in rules) and methods <= {"GET", "HEAD"}
