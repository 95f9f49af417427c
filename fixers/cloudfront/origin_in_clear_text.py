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
for the Host header that is forwarded. Only reported, because the site would be down: a load balancer of the template without a
listener for HTTPS, and names that AWS gave (of load balancers, instances, Elastic Beanstalk), for which nobody gets a certificate;
a load balancer's will do where the distribution has a name of yours and forwards it as Host. Left alone: websites of S3, which
speak HTTP only, and `match-viewer` where all viewers are led to HTTPS, though checkov complains of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import (
    LISTENER,
    LOAD_BALANCER,
    NO_VALUE,
    Finding,
    Fixer,
    Json,
    Resource,
    Safety,
    finding,
    intrinsic,
    items,
    members,
    referred,
    replace,
    sub_text,
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
GIVEN_NAME = re.compile(r"\.(?:elb|compute|compute-1|elasticbeanstalk)\.")
GIVEN_ATTRIBUTES = ("DNSName", "PublicDnsName", "PublicIp", "EndpointURL")
ALL_VIEWER = ("216adef6-5c7f-47e4-b989-5492eafa07d3", "33f36d7e-f396-46d9-90e0-52428a34d9dc")
"""The origin request policies of AWS that forward Host."""


@fixer.resource("AWS::CloudFront::Distribution")
def clear_text(distribution: Resource) -> Iterator[Finding]:
    """Every origin of its own kind that CloudFront may ask over HTTP."""
    behaviours = _behaviours(distribution)
    own_name = items(distribution.get("DistributionConfig", "Aliases"))
    led = all(behaviour.get("ViewerProtocolPolicy") in ("https-only", "redirect-to-https") for behaviour in behaviours)
    for index, origin in enumerate(items(distribution.get("DistributionConfig", "Origins"))):
        policy = members(members(origin).get(CONFIG)).get(POLICY)
        domain, named = members(origin).get("DomainName"), members(origin).get("Id")
        if policy not in ("http-only", "match-viewer") or (policy == "match-viewer" and led):
            continue
        at = distribution.pointer("DistributionConfig", "Origins", index)
        message = (
            f"{distribution.name} fetches from {named if isinstance(named, str) else 'an origin'} over HTTP, readable for all on the way"
        )
        balancer = distribution.template.target(domain, LOAD_BALANCER)
        if balancer is not None and not _speaks_https(balancer):
            yield finding(at, f"{message}. Give {balancer.name} a listener for HTTPS first")
        elif _is_given(domain) and not (own_name and _is_balancer(domain) and _forward_host(behaviours, named)):
            yield finding(at, f"{message}. Give it a name of yours and a certificate first: for the name it has from AWS there is none")
        elif balancer is not None or "website" not in str(domain).lower():
            yield finding(at, f"{message}. Ask over HTTPS only", replace(at / CONFIG / POLICY, "https-only"))


def _behaviours(distribution: Resource) -> list[dict[str, Json]]:
    config = members(distribution.get("DistributionConfig"))
    return [dict(members(behaviour)) for behaviour in (config.get("DefaultCacheBehavior"), *items(config.get("CacheBehaviors")))]


def _is_given(domain: Json) -> bool:
    """Whether AWS gave the name, so that nobody gets a certificate for it."""
    return bool(GIVEN_NAME.search(sub_text(domain))) or _attribute(domain) in GIVEN_ATTRIBUTES


def _is_balancer(domain: Json) -> bool:
    return ".elb." in sub_text(domain) or _attribute(domain) == "DNSName"


def _attribute(domain: Json) -> Json:
    function, argument = intrinsic(domain)
    parts = argument.split(".") if isinstance(argument, str) else [*items(argument)]
    return parts[-1] if function == "Fn::GetAtt" and parts else None


def _forward_host(behaviours: list[dict[str, Json]], origin: Json) -> bool:
    """Whether requests for an origin carry the name the viewer asked for, to which the certificate may belong."""
    asked = [behaviour for behaviour in behaviours if behaviour.get("TargetOriginId") == origin]
    headers = [items(members(behaviour.get("ForwardedValues")).get("Headers")) for behaviour in asked]
    return all(b.get("OriginRequestPolicyId") in ALL_VIEWER or "Host" in h or "*" in h for b, h in zip(asked, headers, strict=True))


def _speaks_https(balancer: Resource) -> bool:
    listeners = balancer.template.of_type(LISTENER)
    own = [one for one in listeners if referred(one.get("LoadBalancerArn")) in (balancer.name, None)]
    return any(one.get("Protocol") not in ("HTTP", None, NO_VALUE) for one in own)
