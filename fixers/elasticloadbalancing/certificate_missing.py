"""A listener with TLS has no certificate.

HTTPS and TLS listeners need exactly one certificate; without it they are refused when the stack is deployed.

Before:

    Protocol: HTTPS

->

    Protocol: HTTPS
    Certificates:
      - CertificateArn: !Ref CertificateArn

Which certificate it is nobody can tell from the template: name its ARN,
``--set elasticloadbalancing-certificate-missing.certificate-arn=…``, or a parameter that takes it,
``--set elasticloadbalancing-certificate-missing.certificate-parameter=…``. A parameter that does not exist is added.
With ``--live`` the certificate of AWS Certificate Manager is taken, where a DNS record of the template says for which domain
and there is exactly one.

Safety: safe once the certificate is known, for the listener could not be deployed.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import LISTENER, NO_VALUE, Finding, Fixer, Resource, finding, given_certificate

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
    resolves=("cfn-lint:E3676",),
    tags=("deploy",),
)
CERTIFICATE = fixer.setting("certificate-arn", str, "ARN of the certificate that clients see")
PARAMETER = fixer.setting("certificate-parameter", str, "name of the parameter that takes the ARN of the certificate")


@fixer.resource(LISTENER)
def without_certificate(listener: Resource) -> Iterator[Finding]:
    """Every listener with TLS has a certificate."""
    if listener.get("Protocol") in ("HTTPS", "TLS") and listener.get("Certificates") in (None, [], NO_VALUE):
        message = f"{listener.name} is for {listener.get('Protocol')} and has no certificate, which AWS refuses; give it one"
        patch, known = given_certificate(listener, CERTIFICATE.of(listener.template), PARAMETER.of(listener.template))
        yield finding(listener.at, message + known, *patch, needs=None if patch else CERTIFICATE)
