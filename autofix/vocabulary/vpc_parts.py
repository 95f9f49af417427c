"""What a VPC may lack, as the operations that add it: route tables for its subnets, NAT gateways, endpoints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from autofix.patch import Operation, add, replace
from autofix.pointer import Json
from autofix.references import NO_VALUE, referred
from autofix.template import Resource, Template, resource_body
from autofix.vocabulary.names import fresh_name
from autofix.vocabulary.ordering import wait_for
from autofix.vocabulary.switches import is_switch
from autofix.vocabulary.vpc import ENDPOINT, ROUTE_TABLE, Network, by_zone, targets

GATEWAY_SERVICES = {"s3": "S3", "dynamodb": "DynamoDB"}
"""The services with gateway endpoints, which cost nothing, and what people call them. All others have interface endpoints."""
STARTS_AT_ONCE = ("AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance", "AWS::ECS::Service", "AWS::EKS::Nodegroup")
"""What calls out of its subnet as soon as it is created, and fails for good where there is no way yet."""


class Additions:
    """The operations of one patch. condition: of whatever the new resources depend on."""

    def __init__(self, template: Template, condition: str | None) -> None:
        self.template, self.condition = template, condition
        self._operations: list[Operation] = []
        self._names: set[str] = set()
        self._waiting: dict[str, list[str]] = {}

    @property
    def patch(self) -> list[Operation]:
        """All that was added, and who waits for it."""
        waits = (wait_for(self.template.resources[name], added) for name, added in self._waiting.items())
        return [*self._operations, *(operation for wait in waits for operation in wait)]

    def add(self, wanted: str, kind: str, properties: Json, depends_on: str | None = None, condition: str | None = None) -> str:
        """Add a resource and return its name: the one wanted, with a number where that is taken."""
        name = fresh_name(self.template, wanted, self._names)
        body = resource_body(kind, properties, condition or self.condition, depends_on=depends_on)
        self._operations.append(self.template.add_member("Resources", name, body))
        return name

    def refer(self, resource: Resource) -> Json:
        """An item of a list that refers to a resource, where it exists."""
        plain: Json = {"Ref": resource.name}
        return plain if resource.condition in (None, self.condition) else {"Fn::If": [resource.condition, plain, NO_VALUE]}

    def route_table(
        self, wanted: str, vpc: Resource, subnets: Iterable[Resource], network: Network, instead_of: Resource | None = None
    ) -> str:
        """Give subnets a new route table, instead of another one or of the main one."""
        table = self.add(wanted, ROUTE_TABLE, {"VpcId": {"Ref": vpc.name}})
        for subnet in subnets:
            if instead_of is None:
                properties: Json = {"SubnetId": {"Ref": subnet.name}, "RouteTableId": {"Ref": table}}
                name = f"{subnet.name}RouteTableAssociation"
                self.add(name, "AWS::EC2::SubnetRouteTableAssociation", properties, condition=subnet.condition)
                continue
            for association in network.associations[subnet.name]:
                if referred(association.get("RouteTableId")) == instead_of.name:
                    self._operations.append(replace(association.pointer("RouteTableId"), {"Ref": table}))
        return table

    def route_to_nat(self, table: str, subnets: Iterable[Resource], public: Sequence[Resource], network: Network) -> None:
        """Route a table of subnets to the NAT gateway in one of some public subnets, or to a new one in the first of them.

        What starts to work as soon as it is created waits for the route.
        """
        gateways = [nat for subnet in public for nat in network.nat_gateways(subnet) if nat.condition in (None, self.condition)]
        target: Json = {"Ref": gateways[0].name if gateways else self._nat_gateway(public[0], network)}
        properties: Json = {"RouteTableId": {"Ref": table}, "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": target}
        route = self.add(f"{table}DefaultRoute", "AWS::EC2::Route", properties)
        for name, host in {host.name: host for subnet in subnets for host in network.hosts(subnet)}.items():
            if host.type in STARTS_AT_ONCE and self.condition in (None, host.condition):
                self._waiting.setdefault(name, []).append(route)

    def _nat_gateway(self, public: Resource, network: Network) -> str:
        vpc = network.vpc(public)
        attachment = network.attachment(vpc) if vpc is not None else None
        waits_for = attachment.name if attachment is not None and attachment.condition in (None, self.condition) else None
        address = self.add(f"{public.name}NatAddress", "AWS::EC2::EIP", {"Domain": "vpc"}, waits_for)
        allocation: Json = {"Fn::GetAtt": [address, "AllocationId"]}
        return self.add(f"{public.name}NatGateway", "AWS::EC2::NatGateway", {"AllocationId": allocation, "SubnetId": {"Ref": public.name}})

    def stay_on_endpoints(self, table: str, others: Sequence[str], endpoints: Iterable[Resource]) -> None:
        """Put tables that were split off another one on the gateway endpoints it is on."""
        for endpoint in endpoints:
            listed = endpoint.get("RouteTableIds")
            if isinstance(listed, list) and table in targets(listed):
                self._operations += [add(endpoint.pointer("RouteTableIds", "-"), {"Ref": other}) for other in others]

    def gateway_endpoint(self, vpc: Resource, service: str, tables: Sequence[Json]) -> None:
        """Add the gateway endpoint of a service to route tables."""
        self._endpoint(vpc, service, {"VpcEndpointType": "Gateway", "RouteTableIds": list(tables)})

    def interface_endpoints(self, vpc: Resource, services: Iterable[str], subnets: Iterable[Resource]) -> None:
        """Add interface endpoints of services in one subnet of each zone, for everybody in the VPC."""
        chosen = [self.refer(here[0]) for here in by_zone(subnets).values()]
        group = self.add(f"{vpc.name}EndpointSecurityGroup", "AWS::EC2::SecurityGroup", _endpoint_group(vpc))
        behind: Json = [{"Fn::GetAtt": [group, "GroupId"]}]
        for service in services:
            place: dict[str, Json] = {"SubnetIds": list(chosen), "SecurityGroupIds": behind, "PrivateDnsEnabled": True}
            self._endpoint(vpc, service, {"VpcEndpointType": "Interface", **place})
        self._operations += private_dns(vpc)

    def _endpoint(self, vpc: Resource, service: str, properties: dict[str, Json]) -> None:
        named: Json = {"Fn::Sub": f"com.amazonaws.${{AWS::Region}}.{service}"}
        wanted = GATEWAY_SERVICES.get(service) or "".join(word.capitalize() for word in service.replace("-", ".").split("."))
        self.add(f"{vpc.name}{wanted}Endpoint", ENDPOINT, {"VpcId": {"Ref": vpc.name}, "ServiceName": named, **properties})


def private_dns(vpc: Resource) -> list[Operation]:
    """What switches on the DNS that private names of interface endpoints need; what a parameter decides stays."""
    names = ("EnableDnsSupport", "EnableDnsHostnames")
    operations = [add(vpc.pointer(name), True) for name in names if is_switch(vpc.get(name), False)]
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
