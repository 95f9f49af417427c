"""A resource that needs an internet or VPN gateway does not wait for the gateway's attachment to the VPC.

A gateway is of no use before it is attached. Nothing refers to the attachment, so CloudFormation creates it at the same time
as the routes, addresses and load balancers that need it, and these fail whenever they come first ("Network … has no Internet
gateway attached"). When the stack is deleted, the gateway cannot be detached while public addresses are still mapped.

Before:

    DefaultRoute:
      Type: AWS::EC2::Route
      Properties:
        RouteTableId: !Ref PublicRouteTable
        DestinationCidrBlock: 0.0.0.0/0
        GatewayId: !Ref InternetGateway

->

    DefaultRoute:
      Type: AWS::EC2::Route
      DependsOn: GatewayAttachment
      Properties:
        RouteTableId: !Ref PublicRouteTable
        DestinationCidrBlock: 0.0.0.0/0
        GatewayId: !Ref InternetGateway

Safety: safe. Only the order of creation and deletion changes, no resource is updated. Only what is public in a VPC of this
template counts: a resource whose VPC or public address cannot be told is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autofix import Finding, Fixer, Resource, Template, gets_public_address, mentioned, ordered, referrers, subnets_of

ATTACHMENT, ADDRESS, NAT = "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::EIP", "AWS::EC2::NatGateway"
PUBLIC = (
    NAT,
    "AWS::EC2::Instance",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::ElasticLoadBalancing::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::RDS::DBInstance",
)
ADDRESSED = (
    (NAT, "AllocationId"),
    ("AWS::EC2::EIPAssociation", "AllocationId"),
    ("AWS::EC2::EIPAssociation", "EIP"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "SubnetMappings"),
)
ROUTES = (("AWS::EC2::Route", "GatewayId"), ("AWS::EC2::VPNGatewayRoutePropagation", "VpnGatewayId"))

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html#gatewayattachment",
    tags=("deploy",),
)


@fixer.having(ATTACHMENT)
def route_before_attachment(template: Template) -> Iterator[Finding]:
    """A route or route propagation whose gateway is attached in this template."""
    attached = {**referrers(template, ATTACHMENT, "InternetGatewayId"), **referrers(template, ATTACHMENT, "VpnGatewayId")}
    for kind, gateway in ROUTES:
        for route in template.of_type(kind):
            for used in mentioned(template, route.get(gateway), "AWS::EC2::InternetGateway", "AWS::EC2::VPNGateway"):
                yield from _after(route, attached.get(used.name, []))


@fixer.having(ATTACHMENT)
def public_before_attachment(template: Template) -> Iterator[Finding]:
    """A public resource in a VPC whose internet gateway is attached in this template."""
    attached = referrers(template, ATTACHMENT, "VpcId")
    for resource, places in _public(template) if attached else ():
        vpcs = mentioned(template, [subnet.get("VpcId") for place in places for subnet in subnets_of(place)], "AWS::EC2::VPC")
        found = [attachment for vpc in vpcs for attachment in attached.get(vpc.name, ())]
        if not all(template.depends(place.name, attachment.name) for place in places for attachment in found):
            yield from _after(resource, [a for a in found if mentioned(template, a.get("InternetGatewayId"), "AWS::EC2::InternetGateway")])


def _public(template: Template) -> Iterator[tuple[Resource, list[Resource]]]:
    """Each public resource, with the resources that connect it to a VPC: for an address what it is given to, else itself."""
    indexes = [referrers(template, kind, name) for kind, name in ADDRESSED]
    for address in template.of_type(ADDRESS):
        itself = [address] if address.get("InstanceId") else []
        yield address, itself + [user for index in indexes for user in index.get(address.name, ())]
    for resource in template.of_type(*PUBLIC):
        if gets_public_address(resource) and not mentioned(template, resource.get("AllocationId"), ADDRESS):
            yield resource, [resource]


def _after(user: Resource, attachments: Iterable[Resource]) -> Iterator[Finding]:
    """The finding, where it is clear which attachment is meant."""
    if len(which := list(attachments)) == 1:
        yield from ordered(user, which, f"{user.name} may be created before {{}} attaches the gateway it needs; add DependsOn: {{}}")
