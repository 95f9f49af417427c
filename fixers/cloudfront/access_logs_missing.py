"""A distribution keeps no access logs.

Who asked for what, from where and with which answer is known for a moment only; after an incident nobody can tell.

Before:

    DistributionConfig:
      Enabled: true

-> (with --set cloudfront-access-logs-missing.bucket=LogBucket)

    DistributionConfig:
      Enabled: true
      Logging:
        Bucket: !GetAtt LogBucket.DomainName
        Prefix: Site/

Safety: unsafe, and it needs the setting `bucket`: the logical id of a bucket of the template, or a domain name such as
logs.s3.amazonaws.com. CloudFront writes with an ACL, so the bucket must take them (ObjectOwnership BucketOwnerPreferred or
ObjectWriter), or the distribution cannot be made: a bucket of the template that does not is only reported. Logs hold addresses of
visitors, and their storage is billed. Distributions that send logs elsewhere, with a delivery of CloudWatch Logs (v2), are left
alone where the template shows it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, ask, chosen, chosen_resource, settle, unfolded

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html",
    resolves=("CKV_AWS_86", "cfn-nag:W10", "securityhub:CloudFront.5"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
BUCKET = fixer.setting("bucket", str, "the bucket for access logs of distributions: a domain name or a logical id of the template")


@fixer.resource("AWS::CloudFront::Distribution")
def unrecorded(distribution: Resource) -> Iterator[Finding]:
    """Every distribution writes access logs."""
    logging: Json = {"Bucket": chosen(distribution, BUCKET, "DomainName"), "Prefix": f"{distribution.name}/"}
    patch = settle(distribution, {"DistributionConfig": {"Logging": logging}})
    if all(operation.path[-1] == "Prefix" for operation in patch) or _delivered(distribution):
        return
    message = f"{distribution.name} keeps no access logs, so nobody can tell who asked for what; write them to a bucket"
    yield from ask(distribution, BUCKET, message, patch, cost="storage of the logs", first=_shut_out(chosen_resource(distribution, BUCKET)))


def _shut_out(bucket: Resource | None) -> str | None:
    """What to do first where the bucket takes no ACLs, with which CloudFront lets itself in."""
    rules = unfolded(bucket.get("OwnershipControls", "Rules"), bucket.pointer("OwnershipControls", "Rules")) if bucket is not None else ()
    if bucket is None or any(isinstance(rule, dict) and rule.get("ObjectOwnership") != "BucketOwnerEnforced" for _, rule in rules):
        return None
    return f"{bucket.name} must take ACLs first: ObjectOwnership BucketOwnerPreferred"


def _delivered(distribution: Resource) -> bool:
    sources = distribution.template.of_type("AWS::Logs::DeliverySource")
    return any(used.target == distribution.name for source in sources for used in distribution.template.references[source.name])
