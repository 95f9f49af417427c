"""A listener takes requests from the internet in clear text and passes them on.

Everyone on the way can read and change what is sent over HTTP: passwords, cookies, answers.

Before:

    Listener:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties:
        LoadBalancerArn: !Ref LoadBalancer
        Port: 80
        Protocol: HTTP
        DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]

->

    Listener:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties:
        LoadBalancerArn: !Ref LoadBalancer
        Port: 443
        Protocol: HTTPS
        DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]
        Certificates:
          - CertificateArn: !Ref CertificateArn
        SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
    # with a listener on port 80 that redirects to it; port 443 is opened to whom port 80 is open

The listener itself becomes the encrypted one, so its rules and what depends on it stay with it. Give the certificate by
its ARN, ``--set elasticloadbalancing-listener-not-encrypted.certificate-arn=…``, or as a parameter, which is added where
there is none, ``--set elasticloadbalancing-listener-not-encrypted.certificate-parameter=…``. With ``--live`` it is the one
that AWS Certificate Manager has for the domain in a DNS record of the template.

Safety: unsafe. Clients that do not follow redirects, or send data with their first request, must be told of the new
address. Listeners on other ports than 80, and those that CloudFront or API Gateway pass requests to, are only reported;
load balancers inside a network, and those of other stacks, are left alone, though checkov complains of their listeners.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LISTENER,
    Finding,
    Fixer,
    Json,
    Operation,
    PlainListener,
    Resource,
    Safety,
    Template,
    finding,
    given_certificate,
    let_in_as_well,
    plain_listeners,
    redirect_to_https,
    replace,
    resource_body,
    unfolded,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
    resolves=("CKV_AWS_2", "cfn-nag:W56"),
    safety=Safety.UNSAFE,
    tags=("security",),
)
CERTIFICATE = fixer.setting("certificate-arn", str, "ARN of the certificate that clients see")
PARAMETER = fixer.setting("certificate-parameter", str, "name of the parameter that takes the ARN of the certificate")
POLICY = fixer.setting("ssl-policy", str, "security policy of the listener", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09")


@fixer.having(LISTENER)
def in_the_clear(template: Template) -> Iterator[Finding]:
    """Whoever comes from the internet finds an encrypted listener."""
    for plain in plain_listeners(template):
        listener, ports = plain.listener, {str(other.get("Port")) for other in plain.others}
        message = f"{listener.name} passes on what comes from the internet in clear text; let {plain.balancer.name} speak HTTPS"
        if plain.encrypted:
            continue
        if plain.passed_on:
            yield finding(listener.at, f"{message}, together with the CloudFront distribution or API that sends requests to it")
        elif str(listener.get("Port")) != "80" or "443" in ports:
            yield finding(listener.at, f"{message}; which port its clients should use is for you to say")
        else:
            patch, known = _encrypted(plain)
            yield finding(listener.at, message + known, *patch, needs=None if patch else CERTIFICATE)


def _encrypted(plain: PlainListener) -> tuple[list[Operation], str]:
    """The listener with TLS on port 443, a redirect in its old place, and open doors for both; nothing without a certificate."""
    listener, template = plain.listener, plain.listener.template
    certificate: list[Operation] = []
    known = ""
    if not listener.get("Certificates"):
        certificate, known = given_certificate(listener, CERTIFICATE.of(template), PARAMETER.of(template))
        if not certificate:
            return [], known
    same, actions = listener.get("LoadBalancerArn"), [redirect_to_https(443)]
    properties: Json = {"LoadBalancerArn": same, "Port": 80, "Protocol": "HTTP", "DefaultActions": actions}
    redirect = resource_body(LISTENER, properties, listener.condition, depends_on=listener.name)
    patch = [
        replace(listener.pointer("Port"), "443" if isinstance(listener.get("Port"), str) else 443),
        replace(listener.pointer("Protocol"), "HTTPS"),
        *certificate,
        *([] if listener.get("SslPolicy") else [listener.add_property("SslPolicy", POLICY.of(template))]),
        template.add_member("Resources", template.free_name(f"{listener.name}Redirect"), redirect),
        *let_in_as_well(_groups(plain.balancer), 80, 443),
    ]
    return patch, known


def _groups(balancer: Resource) -> Iterator[Resource]:
    for _, group in unfolded(balancer.get("SecurityGroups"), balancer.at):
        resource = balancer.template.target(group)
        if resource is not None:
            yield resource
