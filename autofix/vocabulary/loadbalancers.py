"""Load balancers: certificates of their listeners; of application load balancers, where the access logs go and who lets them in."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from autofix.patch import Operation, add, replace
from autofix.pointer import Json, Pointer
from autofix.references import NO_VALUE, Members, is_absent, items, members, referred
from autofix.template import Resource, Template, resource_body
from autofix.vocabulary.buckets import BUCKET, add_statement, bucket_of, bucket_policies, bucket_statements
from autofix.vocabulary.dynamic_references import UNKNOWN, sub_text
from autofix.vocabulary.iam import Statement, all_of, allows, any_of, policy_document, unfolded
from autofix.vocabulary.switches import switch

LOAD_BALANCER, LISTENER = "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener"
LOG_DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com"
"""Who writes access logs in every region; the accounts of before 2022 still may where they are admitted.
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"""
ENABLED, BUCKET_KEY, PREFIX = "access_logs.s3.enabled", "access_logs.s3.bucket", "access_logs.s3.prefix"

_PASS_ON = ("AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Integration", "AWS::CloudFront::Distribution")
_ACCOUNT = re.compile(r"\$\{AWS::AccountId\}|\b\d{12}\b")
_TEST_FILE = "ELBAccessLogTestFile"
"""What a load balancer writes to see whether it may."""
_OWN_ACCOUNT = re.compile(r"(?:arn:[^:]*(?:::[^:]*)?:iam::)?\$\{AWS::AccountId\}(?::root)?")


class Attribute(NamedTuple):
    """A load balancer attribute: at is the entry with its Key and Value."""

    at: Pointer
    key: str
    value: Json


@dataclass(frozen=True)
class AccessLogs:
    """What a load balancer says of its access logs. on is None where a condition or parameter decides."""

    balancer: Resource
    on: bool | None
    enabled: Attribute | None
    buckets: tuple[Attribute, ...]
    prefixes: tuple[Attribute, ...]

    @property
    def bucket(self) -> Resource | None:
        """The bucket of this template that the logs go to."""
        found = (bucket_of(self.balancer.template, value) for a in self.buckets for _, value in unfolded(a.value, a.at))
        return next((bucket for bucket in found if bucket is not None), None)

    @property
    def prefix(self) -> str:
        """The prefix as the text of an Fn::Sub, empty or with a slash at its end; ``*/`` where it is not known."""
        text = sub_text(self.prefixes[0].value).strip("/") if self.prefixes else ""
        return "*/" if UNKNOWN in text or len(self.prefixes) > 1 else f"{text}/" if text else ""


def is_application(balancer: Resource) -> bool:
    """Whether a load balancer is an application load balancer for certain; it is where it says nothing."""
    return balancer.get("Type") in (None, NO_VALUE, "application")


def access_logs(balancer: Resource) -> AccessLogs | None:
    """What a load balancer says of its access logs; None where its attributes cannot be read."""
    at = balancer.pointer("LoadBalancerAttributes")
    entries = [(place, members(entry)) for place, entry in unfolded(balancer.get("LoadBalancerAttributes"), at)]
    if any(not isinstance(entry.get("Key"), str) for _, entry in entries):
        return None
    found = [Attribute(place, str(entry["Key"]), entry.get("Value")) for place, entry in entries]
    by_key = {key: tuple(a for a in found if a.key == key) for key in (ENABLED, BUCKET_KEY, PREFIX)}
    switches = [_switch(attribute) for attribute in by_key[ENABLED]] or [False]
    return AccessLogs(
        balancer,
        switches[0] if len(set(switches)) == 1 else None,
        next(iter(by_key[ENABLED]), None),
        by_key[BUCKET_KEY],
        by_key[PREFIX],
    )


def _switch(attribute: Attribute) -> bool | None:
    known = switch(attribute.value)
    return None if "Fn::If" in attribute.at and known else known


def logging_balancers(template: Template) -> list[AccessLogs]:
    """The application load balancers that write access logs, always or under a condition."""
    return template.once(_logging_balancers)


def _logging_balancers(template: Template) -> list[AccessLogs]:
    found = [access_logs(balancer) for balancer in template.of_type(LOAD_BALANCER) if is_application(balancer)]
    return [logs for logs in found if logs is not None and logs.on is not False]


def delivery_allowed(bucket: Resource, prefix: str) -> bool | None:
    """Whether a bucket's policy lets application load balancers write access logs under a prefix."""
    return any_of(
        _delivers(bucket, statement, f"{prefix}AWSLogs/${{AWS::AccountId}}/{_TEST_FILE}") for statement in bucket_statements(bucket)
    )


def writes(bucket: Resource, statement: Statement) -> bool:
    """Whether a statement of a bucket's policy allows somebody to write objects; one that cannot be read may."""
    arn: Json = {"Fn::GetAtt": [bucket.name, "Arn"]}
    return statement.body.get("Effect", "Allow") == "Allow" and allows(bucket.template, statement, "s3:PutObject", arn) is not False


def _delivers(bucket: Resource, statement: Statement, key: str) -> bool | None:
    if not writes(bucket, statement):
        return False
    if not statement.body or "NotPrincipal" in statement.body or "NotResource" in statement.body:
        return None
    where = any_of(_covers_key(pattern, key) for _, pattern in unfolded(statement.body.get("Resource"), statement.at))
    return all_of([_admits_delivery(statement), where])


def _admits_delivery(statement: Statement) -> bool | None:
    services = {name if isinstance(name, str) else None for name in statement.principals("Service")}
    if LOG_DELIVERY in services or "*" in statement.principals("AWS"):
        return True
    accounts = [_OWN_ACCOUNT.fullmatch(sub_text(account)) for account in statement.principals("AWS")]
    known = set(members(statement.body.get("Principal"))) <= {"Service", "AWS"} and isinstance(statement.body.get("Principal"), (dict, str))
    return False if known and None not in services and None not in accounts else None


def _covers_key(pattern: Json, key: str) -> bool | None:
    text = sub_text(pattern)
    arn, below, path = text.partition("/")
    if not below:
        return True if arn.endswith("*") else None if re.fullmatch(r"\$\{[^.{}]*\}", arn) else False
    wanted, found = _ACCOUNT.sub("account", key), _ACCOUNT.sub("account", path)
    if fnmatch.fnmatchcase(wanted, found):
        return True
    return None if "${" in found or "${" in wanted else False


def delivery_statement(bucket: str, prefix: str) -> dict[str, Json]:
    """The statement that lets load balancers write access logs to a bucket. A source condition would stop them."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": LOG_DELIVERY},
        "Action": "s3:PutObject",
        "Resource": {"Fn::Sub": f"${{{bucket}.Arn}}/{prefix}AWSLogs/${{AWS::AccountId}}/*"},
    }


def allow_delivery(balancer: Resource, bucket: Resource, prefix: str) -> list[Operation]:
    """Let a load balancer write to a bucket of the template, and wait until it may; nothing where that cannot be arranged."""
    policies, statement = bucket_policies(bucket), delivery_statement(bucket.name, prefix)
    if not policies:
        return new_policy(balancer, bucket.name, bucket.condition, statement)
    added, waiting = add_statement(policies[0], statement), wait_for_policies(balancer, bucket)
    return [] if added is None or waiting is None else [added, *waiting]


def new_policy(writer: Resource, bucket: str, condition: str | None, *statement: dict[str, Json]) -> list[Operation]:
    """A policy for a bucket that has none, which whoever writes to it waits for; nothing where it may not exist when it is needed."""
    template = writer.template
    if condition not in (None, writer.condition):
        return []
    name = template.free_name(f"{bucket}Policy")
    properties: Json = {"Bucket": {"Ref": bucket}, "PolicyDocument": policy_document(*statement)}
    body = resource_body("AWS::S3::BucketPolicy", properties, condition)
    return [template.add_member("Resources", name, body), writer.add_dependency(name)]


def wait_for_policies(balancer: Resource, bucket: Resource) -> list[Operation] | None:
    """Make a load balancer wait for the policy of a bucket; None where it cannot."""
    template = balancer.template
    policies = [policy for policy in bucket_policies(bucket) if not template.depends(balancer.name, policy.name)]
    possible = len(policies) < 2 and all(template.may_depend(balancer, policy) for policy in policies)
    return [balancer.add_dependency(policy.name) for policy in policies] if possible else None


def log_to(logs: AccessLogs, bucket: Json, prefix: str = "") -> list[Operation]:
    """Switch access logs on; nothing where the attributes are not a plain list. A key that is there already is not added again."""
    balancer, present = logs.balancer, logs.balancer.get("LoadBalancerAttributes")
    wanted = {ENABLED: "true", BUCKET_KEY: bucket, **({PREFIX: prefix.rstrip("/")} if prefix else {})}
    there = {a.key: a for a in (logs.enabled, *logs.buckets, *logs.prefixes) if a is not None}
    entries: list[Json] = [{"Key": key, "Value": value} for key, value in wanted.items() if key not in there]
    if is_absent(present):
        return [balancer.add_property("LoadBalancerAttributes", entries)]
    if not isinstance(present, list) or any("Fn::If" in a.at for a in there.values()):
        return []
    switched = [replace(logs.enabled.at / "Value", "true")] if logs.enabled and logs.on is False else []
    return [*switched, *(add(balancer.pointer("LoadBalancerAttributes", "-"), entry) for entry in entries)]


def log_to_present_bucket(logs: AccessLogs) -> list[Operation]:
    """Switch access logs on with a bucket of the template that is there for them; nothing where there is none."""
    balancer = logs.balancer
    for bucket, prefix in balancer.template.once(_log_buckets):
        waiting = wait_for_policies(balancer, bucket)
        exists = bucket.condition in (None, balancer.condition)
        if exists and waiting is not None and not logs.prefixes and not any(encrypted_with_kms(bucket)):
            switched = log_to(logs, {"Ref": bucket.name}, prefix)
            return [*switched, *waiting] if switched else []
    return []


def _log_buckets(template: Template) -> list[tuple[Resource, str]]:
    """The buckets that are there for access logs, each with a prefix under which load balancers may write."""
    return [*_used_for_logs(template), *_admitting_logs(template)]


def _used_for_logs(template: Template) -> Iterator[tuple[Resource, str]]:
    for logs in logging_balancers(template):
        bucket = logs.bucket
        if logs.on and bucket is not None and "*" not in logs.prefix and delivery_allowed(bucket, logs.prefix) is not False:
            yield bucket, logs.prefix


def _admitting_logs(template: Template) -> Iterator[tuple[Resource, str]]:
    for bucket in template.of_type(BUCKET):
        for statement in bucket_statements(bucket):
            if LOG_DELIVERY in statement.principals("Service") and writes(bucket, statement):
                for _, pattern in unfolded(statement.body.get("Resource"), statement.at):
                    folder = sub_text(pattern).partition("/")[2].removesuffix("*").partition("AWSLogs/")[0]
                    if re.fullmatch(r"(?:[\w.-]+/)*", folder) and delivery_allowed(bucket, folder):
                        yield bucket, folder


def encrypted_with_kms(bucket: Resource) -> Iterator[tuple[Pointer, Members]]:
    """The default encryption rules of a bucket that use KMS, which application load balancers cannot write with."""
    rules = bucket.get("BucketEncryption", "ServerSideEncryptionConfiguration")
    for at, rule in unfolded(rules, bucket.pointer("BucketEncryption", "ServerSideEncryptionConfiguration")):
        for place, default in unfolded(members(rule).get("ServerSideEncryptionByDefault"), at / "ServerSideEncryptionByDefault"):
            if str(members(default).get("SSEAlgorithm")).startswith("aws:kms"):
                yield place, members(default)


def certificates(listener: Resource, arn: str | None, parameter: str | None) -> list[Operation]:
    """Give a listener the certificate with an ARN, or the one a parameter names, which is added where there is none; else nothing."""
    template = listener.template
    if not arn and not parameter:
        return []
    value: Json = arn or {"Ref": parameter}
    operation = listener.add_property("Certificates", [{"CertificateArn": value}])
    if arn or not parameter or parameter in template.section("Parameters"):
        return [operation]
    described = "ARN of the certificate that clients see, in AWS Certificate Manager of this region"
    body: Json = {"Type": "String", "AllowedPattern": "arn:aws[a-z-]*:(acm|iam):.+", "Description": described}
    return [operation, template.add_member("Parameters", parameter, body)]


@dataclass(frozen=True)
class PlainListener:
    """A listener that passes requests from the internet on as they come, over HTTP. passed_on: CloudFront or an API sends them."""

    listener: Resource
    balancer: Resource
    others: tuple[Resource, ...]
    passed_on: bool

    @property
    def encrypted(self) -> list[Resource]:
        """The listeners of the same load balancer that are not for HTTP."""
        return [other for other in self.others if other.get("Protocol") != "HTTP"]


def plain_listeners(template: Template) -> list[PlainListener]:
    """The plain listeners of application load balancers that are open to the internet, where no condition decides about HTTPS."""
    return template.once(_plain_listeners)


def _plain_listeners(template: Template) -> list[PlainListener]:
    used = {used.target for resource in template.of_type(*_PASS_ON) for used in template.references[resource.name]}
    together: dict[str | None, list[Resource]] = {}
    for listener in template.of_type(LISTENER):
        together.setdefault(referred(listener.get("LoadBalancerArn")), []).append(listener)
    found = []
    for balancer in template.of_type(LOAD_BALANCER):
        listeners = together.get(balancer.name, [])
        if is_application(balancer) and balancer.get("Scheme") in (None, NO_VALUE, "internet-facing"):
            for listener in filter(_forwards, listeners):
                others = tuple(other for other in listeners if other is not listener)
                plain = PlainListener(listener, balancer, others, bool(used & {balancer.name, listener.name}))
                if all(o.get("Protocol") == "HTTPS" and o.condition in (None, listener.condition) for o in plain.encrypted):
                    found.append(plain)
    return found


def _forwards(listener: Resource) -> bool:
    actions = items(listener.get("DefaultActions"))
    return listener.get("Protocol") == "HTTP" and any(members(action).get("Type") == "forward" for action in actions)


def redirect_to_https(port: Json) -> Json:
    """The action that asks a client to come back over HTTPS."""
    return {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": str(port), "StatusCode": "HTTP_301"}}
