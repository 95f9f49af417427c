"""A distribution has no web application firewall in front of it.

Floods of requests, scanners and known attacks reach the origin like everybody else.

Before:

    DistributionConfig:
      Enabled: true

-> (with --set cloudfront-web-acl-missing.web-acl=arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/a1b2)

    DistributionConfig:
      Enabled: true
      WebACLId: arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/a1b2

Safety: unsafe, and it needs the setting `web-acl`: the ARN of a web ACL of scope CLOUDFRONT, which lives in us-east-1, or its
logical id where it stands in the template. A rule that is too strict locks visitors out: count first, block later. A web ACL
costs by the month, by rule and by request.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, chosen, chosen_resource, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html",
    resolves=("CKV_AWS_68", "securityhub:CloudFront.6"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
WEB_ACL = fixer.setting("web-acl", str, "the web ACL of scope CLOUDFRONT for distributions: an ARN or a logical id of the template")


@fixer.resource("AWS::CloudFront::Distribution")
def unprotected(distribution: Resource) -> Iterator[Finding]:
    """Every distribution names a web ACL."""
    patch = settle(distribution, {"DistributionConfig": {"WebACLId": chosen(distribution, WEB_ACL, "Arn")}})
    acl = chosen_resource(distribution, WEB_ACL)
    message = f"{distribution.name} has no web ACL, so attacks reach its origin like every request; put one in front"
    if patch and acl is not None and acl.get("Scope") == "REGIONAL":
        yield finding(distribution.at, f"{message}; {acl.name} is of scope REGIONAL, and CloudFront takes only those of scope CLOUDFRONT")
    else:
        yield from ask(distribution, WEB_ACL, message, patch, cost="5 USD a month for a web ACL, and its rules and requests")
