"""A distribution answers over plain HTTP.

With `allow-all` whoever types an address without https:// sends cookies and forms in clear text, and can be shown anything by whoever
sits in between.

Before:

    ViewerProtocolPolicy: allow-all

->

    ViewerProtocolPolicy: redirect-to-https

Safety: unsafe. Browsers follow the redirect; devices and scripts that speak only HTTP, or POST to an http:// address, must be told
of the other one. Every cache behaviour is looked at, in both branches of a condition.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Operation, Resource, Safety, finding, is_absent, members, settle_value, unfolded

POLICY, BEHAVIOURS = "ViewerProtocolPolicy", ("DefaultCacheBehavior", "CacheBehaviors")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html",
    resolves=("CKV_AWS_34", "securityhub:CloudFront.3"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::CloudFront::Distribution")
def in_clear_text(distribution: Resource) -> Iterator[Finding]:
    """Every cache behaviour asks for HTTPS."""
    patch: list[Operation] = []
    for config_at, config in unfolded(distribution.get("DistributionConfig"), distribution.pointer("DistributionConfig")):
        for name in BEHAVIOURS:
            for at, behaviour in unfolded(members(config).get(name), config_at / name):
                if not is_absent(members(behaviour).get(POLICY)):
                    patch += settle_value(behaviour, at, {POLICY: "redirect-to-https"}, instead_of=("allow-all",))
    if patch:
        yield finding(distribution.at, f"{distribution.name} answers over plain HTTP; redirect viewers to HTTPS", *patch)
