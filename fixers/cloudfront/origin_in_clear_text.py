"""A distribution fetches from an origin in clear text.

Viewers see a lock, and behind CloudFront their passwords and answers travel over HTTP all the same: always with `http-only`, and
whenever the viewer came over HTTP with `match-viewer`.

Before:

    CustomOriginConfig:
      OriginProtocolPolicy: http-only

->

    CustomOriginConfig:
      OriginProtocolPolicy: https-only

Safety: unsafe. The origin must answer on its HTTPS port with a certificate that CloudFront trusts, for the origin's domain name or
for the Host that is forwarded; a load balancer's own name has no such certificate, so give it a name of yours first. A load
balancer of the template without a listener for HTTPS is only reported. Left alone: websites of S3, which speak HTTP only, and
`match-viewer` where all viewers are led to HTTPS, though checkov complains of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LISTENER,
    LOAD_BALANCER,
    NO_VALUE,
    Finding,
    Fixer,
    Resource,
    Safety,
    finding,
    items,
    members,
    referred,
    replace,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html",
    resolves=("CKV2_AWS_72",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
CONFIG, POLICY = "CustomOriginConfig", "OriginProtocolPolicy"


@fixer.resource("AWS::CloudFront::Distribution")
def clear_text(distribution: Resource) -> Iterator[Finding]:
    """Every origin of its own kind that CloudFront may ask over HTTP."""
    viewers_encrypt = _viewers_encrypt(distribution)
    for index, origin in enumerate(items(distribution.get("DistributionConfig", "Origins"))):
        policy = members(members(origin).get(CONFIG)).get(POLICY)
        domain, named = members(origin).get("DomainName"), members(origin).get("Id")
        if policy not in ("http-only", "match-viewer") or (policy == "match-viewer" and viewers_encrypt):
            continue
        at = distribution.pointer("DistributionConfig", "Origins", index)
        message = (
            f"{distribution.name} fetches from {named if isinstance(named, str) else 'an origin'} over HTTP, readable for all on the way"
        )
        balancer = distribution.template.resources.get(referred(domain) or "")
        if balancer is not None and balancer.type == LOAD_BALANCER and not _speaks_https(balancer):
            yield finding(at, f"{message}. Give {balancer.name} a listener for HTTPS first")
        elif balancer is not None or "website" not in str(domain).lower():
            yield finding(at, f"{message}. Ask over HTTPS only", replace(at / CONFIG / POLICY, "https-only"))


def _viewers_encrypt(distribution: Resource) -> bool:
    """Whether no viewer comes over HTTP."""
    config = members(distribution.get("DistributionConfig"))
    behaviours = [config.get("DefaultCacheBehavior"), *items(config.get("CacheBehaviors"))]
    return all(members(behaviour).get("ViewerProtocolPolicy") in ("https-only", "redirect-to-https") for behaviour in behaviours)


def _speaks_https(balancer: Resource) -> bool:
    listeners = balancer.template.of_type(LISTENER)
    own = [one for one in listeners if referred(one.get("LoadBalancerArn")) in (balancer.name, None)]
    return any(one.get("Protocol") not in ("HTTP", None, NO_VALUE) for one in own)
