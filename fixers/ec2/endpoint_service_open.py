"""An endpoint service connects whoever asks, without anybody's approval.

An endpoint from another account is a way into your network. With AcceptanceRequired each request waits until somebody looked who asks.

Before:

    Service:
      Type: AWS::EC2::VPCEndpointService
      Properties:
        NetworkLoadBalancerArns: [!Ref LoadBalancer]
        AcceptanceRequired: false

->

    Service:
      Type: AWS::EC2::VPCEndpointService
      Properties:
        NetworkLoadBalancerArns: [!Ref LoadBalancer]
        AcceptanceRequired: true

Safety: unsafe. New consumers wait for approval (`accept-vpc-endpoint-connections`), and a stack that creates an endpoint for the
service waits with them. Connections that exist stay. Which principals may ask at all is another question:
AWS::EC2::VPCEndpointServicePermissions.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html",
    resolves=("CKV_AWS_123",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::EC2::VPCEndpointService")
def nobody_asks(service: Resource) -> Iterator[Finding]:
    """Every endpoint service that does not say that requests must be accepted."""
    if patch := settle(service, {"AcceptanceRequired": True}):
        message = f"{service.name} connects every account that may ask, without anybody looking. Require that requests are accepted"
        yield finding(service.at, message, *patch)
