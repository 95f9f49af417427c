"""What a VPC may lack, as the operations that add it: route tables for its subnets, NAT gateways, endpoints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from autofix.patch import Operation, add, replace
from autofix.pointer import Json
from autofix.template import NO_VALUE, Resource, Template, resource_body
from autofix.vpc import ENDPOINT, ROUTE_TABLE, Network, zone_of

GATEWAY_SERVICES = {"s3": "S3", "dynamodb": "DynamoDB"}
"""The services with gateway endpoints, which cost nothing, and what people call them. All others have interface endpoints."""


class Additions:
    """The operations of one patch. condition: of whatever the new resources depend on."""

    def __init__(self, template: Template, condition: str | None) -> None:
        self.template, self.condition = template, condition
        self.operations: list[Operation] = []

    def add(self, wanted: str, kind: str, properties: Json, depends_on: str | None = None, condition: str | None = None) -> str:
        """Add a resource and return its name; different ones want different names."""
        name, body = self.template.free_name(wanted), resource_body(kind, properties, condition or self.condition)
        if depends_on:
            body = {"Type": body.pop("Type"), "DependsOn": depends_on, **body}
        self.operations.append(self.template.add_member("Resources", name, body))
        return name

    def refer(self, resource: Resource) -> Json:
        """An item of a list that refers to a resource, where it exists."""
        plain: Json = {"Ref": resource.name}
        return plain if resource.condition in (None, self.condition) else {"Fn::If": [resource.condition, plain, NO_VALUE]}

    def route_table(self, wanted: str, vpc: Resource, subnets: Iterable[Resource], network: Network) -> str:
        """Give subnets a new route table of their own."""
        table = self.add(wanted, ROUTE_TABLE, {"VpcId": {"Ref": vpc.name}})
        for subnet in subnets:
            association = next(iter(network.associations.get(subnet.name, ())), None)
            if association is not None:
                self.operations.append(replace(association.pointer("RouteTableId"), {"Ref": table}))
            else:
                properties: Json = {"SubnetId": {"Ref": subnet.name}, "RouteTableId": {"Ref": table}}
                wanted = f"{subnet.name}RouteTableAssociation"
                self.add(wanted, "AWS::EC2::SubnetRouteTableAssociation", properties, condition=subnet.condition)
        return table

    def route_to_nat(self, table: str, public: Resource, network: Network) -> None:
        """Route a table to the NAT gateway of a public subnet, and make that where there is none."""
        nat = next((n.name for n in network.nat_gateways(public) if n.condition in (None, self.condition)), None)
        target: Json = {"Ref": nat or self._nat_gateway(public, network)}
        properties: Json = {"RouteTableId": {"Ref": table}, "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": target}
        self.add(f"{table}DefaultRoute", "AWS::EC2::Route", properties)

    def _nat_gateway(self, public: Resource, network: Network) -> str:
        vpc = network.vpc(public)
        attachment = network.attachment(vpc) if vpc is not None else None
        waits_for = attachment.name if attachment is not None and attachment.condition in (None, self.condition) else None
        address = self.add(f"{public.name}NatAddress", "AWS::EC2::EIP", {"Domain": "vpc"}, waits_for)
        allocation: Json = {"Fn::GetAtt": [address, "AllocationId"]}
        return self.add(f"{public.name}NatGateway", "AWS::EC2::NatGateway", {"AllocationId": allocation, "SubnetId": {"Ref": public.name}})

    def gateway_endpoint(self, vpc: Resource, service: str, tables: Sequence[Json]) -> None:
        """Add the gateway endpoint of a service to route tables."""
        properties: dict[str, Json] = {"VpcEndpointType": "Gateway", "RouteTableIds": list(tables)}
        self._endpoint(vpc, service, properties)

    def interface_endpoints(self, vpc: Resource, services: Iterable[str], subnets: Iterable[Resource]) -> None:
        """Add interface endpoints of services in one subnet of each zone, for everybody in the VPC."""
        by_zone = {zone_of(subnet): subnet for subnet in reversed(list(subnets))}
        group = self.add(f"{vpc.name}EndpointSecurityGroup", "AWS::EC2::SecurityGroup", _endpoint_group(vpc))
        for service in services:
            properties: dict[str, Json] = {
                "VpcEndpointType": "Interface",
                "PrivateDnsEnabled": True,
                "SubnetIds": [self.refer(subnet) for subnet in reversed(by_zone.values())],
                "SecurityGroupIds": [{"Fn::GetAtt": [group, "GroupId"]}],
            }
            self._endpoint(vpc, service, properties)
        self.operations += private_dns(vpc)

    def _endpoint(self, vpc: Resource, service: str, properties: dict[str, Json]) -> None:
        named: Json = {"Fn::Sub": f"com.amazonaws.${{AWS::Region}}.{service}"}
        wanted = GATEWAY_SERVICES.get(service) or "".join(word.capitalize() for word in service.replace("-", ".").split("."))
        self.add(f"{vpc.name}{wanted}Endpoint", ENDPOINT, {"VpcId": {"Ref": vpc.name}, "ServiceName": named, **properties})


def private_dns(vpc: Resource) -> list[Operation]:
    """What switches on the DNS that private names of interface endpoints need; what a parameter decides stays."""
    names = ("EnableDnsSupport", "EnableDnsHostnames")
    operations = [add(vpc.pointer(name), True) for name in names if vpc.get(name) in (False, "false", "False")]
    if vpc.get("EnableDnsHostnames") is None:
        operations.append(vpc.add_property("EnableDnsHostnames", True))
    return operations


def _endpoint_group(vpc: Resource) -> Json:
    ports: dict[str, Json] = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
    return {
        "GroupDescription": "Endpoints of AWS services",
        "VpcId": {"Ref": vpc.name},
        "SecurityGroupIngress": [{"Description": "HTTPS from the VPC", **ports, "CidrIp": {"Fn::GetAtt": [vpc.name, "CidrBlock"]}}],
        "SecurityGroupEgress": [{"Description": "Endpoints only answer", "IpProtocol": "-1", "CidrIp": "127.0.0.1/32"}],
    }
