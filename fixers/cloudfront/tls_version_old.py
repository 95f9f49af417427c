"""A distribution with a certificate of its own accepts versions of TLS that are broken.

TLS 1.0 and 1.1 were retired in 2021. A distribution that names no MinimumProtocolVersion accepts them, and an attacker on the way
can make a client fall back.

Before:

    ViewerCertificate:
      AcmCertificateArn: !Ref Certificate
      SslSupportMethod: sni-only

->

    ViewerCertificate:
      AcmCertificateArn: !Ref Certificate
      SslSupportMethod: sni-only
      MinimumProtocolVersion: TLSv1.2_2021

Safety: unsafe. Clients that know nothing newer than TLS 1.1 cannot connect any more. Left alone: distributions with the certificate
of `*.cloudfront.net`, for which CloudFront sets TLS 1.0 whatever the template says (a domain and a certificate of your own are the
only way to quieten checkov), and dedicated addresses (`vip`), which take no newer policy without AWS Support. A parameter is left
to the deployer.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, finding, is_absent, members, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
    resolves=("CKV_AWS_174", "cfn-nag:W70"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
WANTED: dict[str, Json] = {"DistributionConfig": {"ViewerCertificate": {"MinimumProtocolVersion": "TLSv1.2_2021"}}}
OLD = ("SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016")


@fixer.resource("AWS::CloudFront::Distribution")
def retired_versions(distribution: Resource) -> Iterator[Finding]:
    """Every distribution whose own certificate is offered to clients that know TLS 1.1 only."""
    certificate = members(distribution.get("DistributionConfig", "ViewerCertificate"))
    own = [name for name in ("AcmCertificateArn", "IamCertificateId") if not is_absent(certificate.get(name))]
    if not own or certificate.get("SslSupportMethod") != "sni-only":
        return
    if patch := settle(distribution, WANTED, OLD):
        message = f"{distribution.name} accepts TLS 1.0 or 1.1, which are broken. Accept TLS 1.2 and 1.3 only"
        yield finding(distribution.at, message, *patch)
