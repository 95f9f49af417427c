"""A load balancer speaks HTTPS, and passes on what comes over HTTP all the same.

Whoever types the address without https:// sends everything in clear text, and nobody notices.

Before:

    PlainListener:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties:
        LoadBalancerArn: !Ref LoadBalancer
        Port: 80
        Protocol: HTTP
        DefaultActions:
          - Type: forward
            TargetGroupArn: !Ref Targets

->

    PlainListener:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties:
        LoadBalancerArn: !Ref LoadBalancer
        Port: 80
        Protocol: HTTP
        DefaultActions:
          - Type: redirect
            RedirectConfig:
              Protocol: HTTPS
              Port: '443'
              StatusCode: HTTP_301

Safety: unsafe. Clients that do not follow redirects, or send data with their first request, must be told of the other
address. A listener with rules of its own, and one that CloudFront or API Gateway pass requests to, is only reported. Listeners of
load balancers of another stack are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import LISTENER, Finding, Fixer, Safety, Template, finding, plain_listeners, redirect_to_https, referred, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html",
    resolves=("CKV_AWS_2", "cfn-nag:W56"),
    safety=Safety.UNSAFE,
    tags=("security",),
)


@fixer.having(LISTENER)
def answered_in_the_clear(template: Template) -> Iterator[Finding]:
    """Where there is HTTPS, HTTP only shows the way to it."""
    ruled = {referred(rule.get("ListenerArn")) for rule in template.of_type(f"{LISTENER}Rule")}
    for plain in plain_listeners(template):
        if plain.encrypted:
            listener, port = plain.listener, plain.encrypted[0].get("Port")
            message = f"{listener.name} passes on what comes in clear text, though {plain.encrypted[0].name} speaks HTTPS; redirect to it"
            known = isinstance(port, (int, str)) and not plain.passed_on and listener.name not in ruled
            yield finding(
                listener.at, message, *([replace(listener.pointer("DefaultActions"), [redirect_to_https(port)])] if known else [])
            )
