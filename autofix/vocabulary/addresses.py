"""Addresses: which are in a range, where resources stand in a VPC, and which of them get a public address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autofix.pointer import Json
from autofix.references import items, members
from autofix.template import Resource
from autofix.vocabulary.ordering import mentioned, reached
from autofix.vocabulary.switches import is_switch, switch

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

SUBNET = "AWS::EC2::Subnet"
LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION = "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"
_PLACED = {
    "AWS::AutoScaling::AutoScalingGroup": ("VPCZoneIdentifier",),
    "AWS::EC2::EIP": ("InstanceId",),
    "AWS::EC2::EIPAssociation": ("InstanceId", "NetworkInterfaceId"),
    "AWS::EC2::Instance": ("SubnetId", "NetworkInterfaces"),
    "AWS::EC2::NatGateway": ("SubnetId",),
    "AWS::EC2::NetworkInterface": ("SubnetId",),
    "AWS::ElasticLoadBalancing::LoadBalancer": ("Subnets",),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("Subnets", "SubnetMappings"),
    "AWS::RDS::DBCluster": ("DBSubnetGroupName",),
    "AWS::RDS::DBInstance": ("DBSubnetGroupName", "DBClusterIdentifier"),
    "AWS::RDS::DBSubnetGroup": ("SubnetIds",),
}
"""The properties that say where a resource stands, directly or through another resource of this table."""


def address_range(value: Json) -> IPv4Network | IPv6Network | None:
    """The addresses that a text stands for, one of them or a range; None for anything else."""
    from ipaddress import ip_network  # only who meets an address pays for it

    try:
        return ip_network(value, strict=False) if isinstance(value, str) else None
    except ValueError:
        return None


def subnets_of(resource: Resource) -> list[Resource]:
    """The subnets of the template that a resource stands in."""
    return reached(resource, _PLACED, SUBNET)


def gets_public_address(resource: Resource) -> bool:
    """Whether a resource certainly gets a public address; False where that depends on what the template does not tell."""
    if resource.type == "AWS::EC2::NatGateway":
        return resource.get("ConnectivityType") in (None, "public")
    if resource.type.endswith("::LoadBalancer"):
        return resource.get("Scheme") in (None, "internet-facing") and resource.get("Type") != "gateway"
    if resource.type == "AWS::RDS::DBInstance":
        return is_switch(resource.get("PubliclyAccessible"), True)
    if resource.type in ("AWS::EC2::Instance", "AWS::AutoScaling::AutoScalingGroup"):
        return _gets_address(resource)
    return resource.type == "AWS::EC2::EIP"


def _gets_address(resource: Resource) -> bool:
    """What the network interfaces say, its own or those it is launched with; else what its subnets do."""
    names = ("LaunchTemplate", "LaunchConfigurationName", "MixedInstancesPolicy")
    launched = mentioned(resource.template, [resource.get(name) for name in names], LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION)
    said = [_address(interface) for interface in items(resource.get("NetworkInterfaces"))]
    for launch in launched:
        said += [_address(interface) for interface in items(launch.get("LaunchTemplateData", "NetworkInterfaces"))]
        said.append(launch.get("AssociatePublicIpAddress"))
    said = [value for value in said if value is not None]
    return any(map(switch, said)) if said else any(switch(subnet.get("MapPublicIpOnLaunch")) for subnet in subnets_of(resource))


def _address(interface: Json) -> Json:
    return members(interface).get("AssociatePublicIpAddress")
