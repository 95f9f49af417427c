"""A VPC endpoint has properties of another type of endpoint.

A gateway endpoint is an entry in route tables, an interface endpoint stands in subnets behind security groups. EC2 refuses the
one's properties on the other ("Subnet IDs are only supported for Interface … endpoints"), and without VpcEndpointType an
endpoint is a gateway, which only S3 and DynamoDB offer.

Before:

    SecretsEndpoint:
      Type: AWS::EC2::VPCEndpoint
      Properties:
        VpcId: !Ref VPC
        ServiceName: !Sub com.amazonaws.${AWS::Region}.secretsmanager
        SubnetIds: [!Ref PrivateSubnet]

->

    SecretsEndpoint:
      Type: AWS::EC2::VPCEndpoint
      Properties:
        VpcId: !Ref VPC
        ServiceName: !Sub com.amazonaws.${AWS::Region}.secretsmanager
        SubnetIds: [!Ref PrivateSubnet]
        VpcEndpointType: Interface

Where the service has just one type, or the properties of only one type are there, the type follows; else the type stays and what
does not belong to it goes. A gateway for S3 that names subnets and no route tables is reported: both may have been meant.

Safety: safe. A template with the conflict could not be deployed.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import NO_VALUE, Finding, Fixer, Json, Operation, Resource, endpoint_service, finding, remove, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html",
    tags=("deploy",),
)

TYPE, GATEWAY, INTERFACE = "VpcEndpointType", "Gateway", "Interface"
BELONG_TO_INTERFACES = ("SubnetIds", "SecurityGroupIds", "PrivateDnsEnabled")
GATEWAY_SERVICES = ("s3", "dynamodb", "s3express")
ABSENT: tuple[Json, ...] = (None, NO_VALUE, [], False, "false")


@fixer.resource("AWS::EC2::VPCEndpoint")
def conflict(endpoint: Resource) -> Iterator[Finding]:
    """An endpoint whose type does not take all of its properties."""
    kind, service = endpoint.get(TYPE) or GATEWAY, endpoint_service(endpoint)
    interface = [name for name in BELONG_TO_INTERFACES if endpoint.get(name) not in ABSENT]
    tables = [name for name in ("RouteTableIds",) if endpoint.get(name) not in ABSENT]
    foreign = {GATEWAY: interface, INTERFACE: tables}.get(str(kind))
    if not foreign or not service or "vpce-svc-" in service:
        return
    message = (
        f"{endpoint.name} is {'a gateway' if kind == GATEWAY else 'an interface'} endpoint, which EC2 refuses with {' and '.join(foreign)}"
    )
    if kind == GATEWAY and service not in GATEWAY_SERVICES:
        patch = [_typed(endpoint, INTERFACE), *(remove(endpoint.pointer(name)) for name in tables)]
        yield finding(endpoint.at, f"{message}; {service} has interface endpoints only", *patch)
    elif kind == GATEWAY and not tables:
        yield finding(endpoint.at, f"{message}; name the route tables of the subnets instead, or make it an interface endpoint")
    elif kind == INTERFACE and not interface and service in GATEWAY_SERVICES:
        yield finding(endpoint.at, f"{message}; with nothing else to stand on it is a gateway", _typed(endpoint, GATEWAY))
    else:
        yield finding(endpoint.at, f"{message}; remove what belongs to the other type", *(remove(endpoint.pointer(n)) for n in foreign))


def _typed(endpoint: Resource, kind: str) -> Operation:
    return replace(endpoint.pointer(TYPE), kind) if TYPE in endpoint.properties else endpoint.add_property(TYPE, kind)
