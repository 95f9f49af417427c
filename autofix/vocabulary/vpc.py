"""The VPCs of a template: which subnet is public, which has no way out, who lives where, which endpoints there are.

A value is followed through Ref, Fn::GetAtt, Fn::Sub and both branches of Fn::If. What a template hands to a nested stack or
a custom resource may get routes there, so nothing is said about it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cached_property

from autofix.graph import reachable
from autofix.pointer import ROOT, Json
from autofix.references import members, references, referred
from autofix.template import Resource, Template
from autofix.vocabulary.addresses import SUBNET
from autofix.vocabulary.dynamic_references import sub_text
from autofix.vocabulary.functions import LAMBDA_FUNCTION, SAM_FUNCTION
from autofix.vocabulary.iam import unfolded
from autofix.vocabulary.ordering import mentioned
from autofix.vocabulary.switches import is_switch

VPC, ROUTE_TABLE, ENDPOINT = "AWS::EC2::VPC", "AWS::EC2::RouteTable", "AWS::EC2::VPCEndpoint"

_HOSTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "AWS::AutoScaling::AutoScalingGroup": (("VPCZoneIdentifier",),),
    "AWS::Batch::ComputeEnvironment": (("ComputeResources", "Subnets"),),
    "AWS::CodeBuild::Project": (("VpcConfig", "Subnets"),),
    "AWS::EC2::Instance": (("SubnetId",), ("NetworkInterfaces", "SubnetId")),
    "AWS::ECS::Service": (("NetworkConfiguration", "AwsvpcConfiguration", "Subnets"),),
    "AWS::EKS::FargateProfile": (("Subnets",),),
    "AWS::EKS::Nodegroup": (("Subnets",),),
    "AWS::Lambda::Function": (("VpcConfig", "SubnetIds"),),
    "AWS::Serverless::Function": (("VpcConfig", "SubnetIds"),),
}
"""Types whose code calls out of its subnet, and where they name it. Databases, caches and load balancers answer only."""
_HANDED_TO = ("AWS::CloudFormation::Stack", "AWS::CloudFormation::CustomResource", "Custom::")


def targets(value: Json) -> Iterator[str]:
    """The names a value plainly refers to: itself, the items of a list, both branches of Fn::If."""
    for _, item in unfolded(value, ROOT):
        if name := referred(item):
            yield name


def _reached(value: Json, path: tuple[str, ...]) -> Iterator[Json]:
    """What stands at the end of a path, in every item of a list and both branches of every Fn::If on the way."""
    for _, part in unfolded(value, ROOT):
        if path:
            yield from _reached(members(part).get(path[0]), path[1:])
        else:
            yield part


class Network:
    """What a template says about its VPCs. Ask ``template.once(Network)``, so that all fixers share one."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.vpcs = template.of_type(VPC)

    def vpc(self, resource: Resource) -> Resource | None:
        """The VPC of this template that a subnet, route table, security group or endpoint belongs to."""
        return self._one(resource.get("VpcId"), VPC)

    def _one(self, value: Json, kind: str) -> Resource | None:
        found = self._all(value, kind)
        return found[0] if len(found) == 1 else None

    def _all(self, value: Json, kind: str) -> list[Resource]:
        named = (self.template.resources.get(name) for name in dict.fromkeys(targets(value)))
        return [resource for resource in named if resource is not None and resource.type == kind]

    @cached_property
    def _by_vpc(self) -> dict[tuple[str, str], list[Resource]]:
        found: dict[tuple[str, str], list[Resource]] = {}
        for resource in self.template.of_type(SUBNET, ROUTE_TABLE, ENDPOINT, "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::VPCCidrBlock"):
            if vpc := self.vpc(resource):
                found.setdefault((resource.type, vpc.name), []).append(resource)
        return found

    def inside(self, vpc: Resource, kind: str) -> list[Resource]:
        """The subnets, route tables, endpoints, gateway attachments or further address ranges of a VPC."""
        return self._by_vpc.get((kind, vpc.name), [])

    def has_ipv6(self, vpc: Resource) -> bool:
        """Whether an IPv6 range is given to the VPC."""
        ranges = self.inside(vpc, "AWS::EC2::VPCCidrBlock")
        return any(
            set(block.properties) & {"AmazonProvidedIpv6CidrBlock", "Ipv6CidrBlock", "Ipv6IpamPoolId", "Ipv6Pool"} for block in ranges
        )

    # routes

    @cached_property
    def _routes(self) -> dict[str, list[Resource]]:
        """The routes of each table, and whatever else sends routes to it."""
        found: dict[str, list[Resource]] = {}
        for route in self.template.of_type("AWS::EC2::Route", "AWS::EC2::VPNGatewayRoutePropagation"):
            key = "RouteTableId" if route.type == "AWS::EC2::Route" else "RouteTableIds"
            for used in references(route.get(key), route.pointer(key)):
                found.setdefault(used.target, []).append(route)
        return found

    @cached_property
    def _handed_over(self) -> set[str]:
        """What nested stacks, modules and custom resources get to work with."""
        template = self.template
        strangers = [r for r in template.resources.values() if r.type.startswith(_HANDED_TO) or r.type.endswith("::MODULE")]
        return {used.target for stranger in strangers for used in template.references[stranger.name]}

    @cached_property
    def _shown(self) -> set[str]:
        """What the outputs tell."""
        return {used.target for used in references(dict(self.template.section("Outputs")), ROOT)}

    def is_known_outside(self, resource: Resource) -> bool:
        """Whether other stacks or custom resources may work with a resource: it is an output, or handed to them."""
        return resource.name in self._shown or resource.name in self._handed_over

    def to_internet_gateway(self, table: Resource) -> list[Resource]:
        """The routes of a table that lead to an internet gateway of this template."""
        routes = self._routes.get(table.name, ())
        return [route for route in routes if self._all(route.get("GatewayId"), "AWS::EC2::InternetGateway")]

    def is_public(self, table: Resource) -> bool:
        """Whether a table has a route to an internet gateway."""
        return bool(self.to_internet_gateway(table))

    def is_private(self, table: Resource) -> bool:
        """Whether a table surely has no route to an internet gateway; NAT, VPN, transit gateways and peers are private."""
        gateways = [route.get("GatewayId") for route in self._routes.get(table.name, ()) if route.get("GatewayId") is not None]
        return table.name not in self._handed_over and all(self._all(value, "AWS::EC2::VPNGateway") for value in gateways)

    def is_isolated(self, table: Resource) -> bool:
        """Whether a table surely has no route out of the VPC at all."""
        return not self._routes.get(table.name) and table.name not in self._handed_over

    def keeps_to_endpoints(self, vpc: Resource, table: Resource) -> bool:
        """Whether only functions live behind a table, and it leads them to S3 or DynamoDB: they may need nothing else."""
        hosts = [host for subnet in self.subnets(table) for host in self.hosts(subnet)]
        if any(host.type not in (LAMBDA_FUNCTION, SAM_FUNCTION) for host in hosts):
            return False
        return any(table in mentioned(self.template, endpoint.get("RouteTableIds"), ROUTE_TABLE) for endpoint in self.endpoints(vpc))

    # subnets

    @cached_property
    def associations(self) -> dict[str, list[Resource]]:
        """The route table associations of each subnet, by the subnet's name."""
        found: dict[str, list[Resource]] = {}
        for association in self.template.of_type("AWS::EC2::SubnetRouteTableAssociation"):
            for used in references(association.get("SubnetId"), association.pointer("SubnetId")):
                found.setdefault(used.target, []).append(association)
        return found

    def tables(self, subnet: Resource) -> list[Resource]:
        """The route tables of this template that a subnet is associated with."""
        return [t for a in self.associations.get(subnet.name, ()) for t in self._all(a.get("RouteTableId"), ROUTE_TABLE)]

    @cached_property
    def _subnets_of_table(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for subnet in self.template.of_type(SUBNET):
            for table in self.tables(subnet):
                found.setdefault(table.name, []).append(subnet)
        return found

    def subnets(self, table: Resource) -> list[Resource]:
        """The subnets that are associated with a route table."""
        return self._subnets_of_table.get(table.name, [])

    def public_subnets(self, vpc: Resource) -> list[Resource]:
        """The subnets that surely reach the internet whenever the VPC exists."""
        return self._public_subnets.get(vpc.name, [])

    @cached_property
    def _public_subnets(self) -> dict[str, list[Resource]]:
        return {vpc.name: [s for s in self.inside(vpc, SUBNET) if self._surely_public(s, vpc)] for vpc in self.vpcs}

    def _surely_public(self, subnet: Resource, vpc: Resource) -> bool:
        tables = self.tables(subnet)
        routes = [route for table in tables for route in self.to_internet_gateway(table)]
        parts = [subnet, *self.associations.get(subnet.name, ()), *tables, *routes]
        return bool(routes) and all(part.condition in (None, vpc.condition) for part in parts)

    def on_main_table(self, vpc: Resource) -> list[Resource]:
        """The subnets of a VPC without a route table of their own: the main one has no route out of the VPC.

        Those that give out public addresses were meant to be public, and are not among them.
        """
        subnets = [s for s in self.inside(vpc, SUBNET) if s.name not in self.associations and s.name not in self._handed_over]
        return [s for s in subnets if s.get("MapPublicIpOnLaunch") is None or is_switch(s.get("MapPublicIpOnLaunch"), False)]

    # who lives where

    @cached_property
    def _hosts(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.template.of_type(*_HOSTS):
            for name in dict.fromkeys(targets(list(self._places(resource)))):
                found.setdefault(name, []).append(resource)
        return found

    def _places(self, resource: Resource) -> Iterator[Json]:
        if "ENABLED" in _reached(dict(resource.body), ("Properties", "NetworkConfiguration", "AwsvpcConfiguration", "AssignPublicIp")):
            return
        for path in _HOSTS[resource.type]:
            yield from _reached(dict(resource.body), ("Properties", *path))
        if resource.type == "AWS::Serverless::Function" and resource.get("VpcConfig") is None:
            yield from _reached(dict(self.template.section("Globals")), ("Function", "VpcConfig", "SubnetIds"))

    def hosts(self, subnet: Resource) -> list[Resource]:
        """What runs in a subnet and calls out of it: functions, tasks, instances, builds."""
        return self._hosts.get(subnet.name, [])

    def private_tables(self, vpc: Resource) -> list[Resource]:
        """The route tables of a VPC that surely are private and have something living behind them."""
        tables = [table for table in self.inside(vpc, ROUTE_TABLE) if self.is_private(table)]
        return [table for table in tables if any(map(self.hosts, self.subnets(table)))]

    def stranded(self, vpc: Resource) -> list[Resource]:
        """The subnets of a VPC where something lives that the main route table leads nowhere."""
        return [subnet for subnet in self.on_main_table(vpc) if self.hosts(subnet)]

    @cached_property
    def _uses(self) -> dict[str, set[str]]:
        """What each resource depends on, a role also on the policies that name it."""
        template = self.template
        found = {name: set(targets) for name, targets in template.dependencies.items()}
        for policy in template.of_type("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"):
            for role in template.dependencies[policy.name]:
                if template.resources[role].type == "AWS::IAM::Role":
                    found[role].add(policy.name)
        return found

    def used_by(self, hosts: Iterable[Resource]) -> list[Resource]:
        """The resources that hosts name, in themselves or in what they consist of: roles, policies, task definitions."""
        reached = reachable(self._uses, *(host.name for host in hosts))
        return [self.template.resources[name] for name in sorted(reached)]

    # gateways and endpoints

    def endpoints(self, vpc: Resource) -> list[Resource]:
        """The VPC endpoints of a VPC."""
        return self.inside(vpc, ENDPOINT)

    @cached_property
    def _nat_gateways(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for gateway in self.template.of_type("AWS::EC2::NatGateway"):
            for subnet in self._all(gateway.get("SubnetId"), SUBNET) if gateway.get("ConnectivityType") != "private" else ():
                found.setdefault(subnet.name, []).append(gateway)
        return found

    def nat_gateways(self, subnet: Resource) -> list[Resource]:
        """The NAT gateways to the internet that stand in a subnet."""
        return self._nat_gateways.get(subnet.name, [])

    def attachment(self, vpc: Resource) -> Resource | None:
        """The resource that attaches an internet gateway to the VPC."""
        attached = [a for a in self.inside(vpc, "AWS::EC2::VPCGatewayAttachment") if a.get("InternetGatewayId") is not None]
        return attached[0] if len(attached) == 1 else None


def zone_of(subnet: Resource) -> str | None:
    """A text that is the same for subnets in the same availability zone; None where the template does not say."""
    value = subnet.get("AvailabilityZone") or subnet.get("AvailabilityZoneId")
    here = json.dumps({"Fn::GetAZs": {"Ref": "AWS::Region"}})
    return None if value is None else json.dumps(value, sort_keys=True).replace('{"Fn::GetAZs": ""}', here)


def by_zone(subnets: Iterable[Resource]) -> dict[str | None, list[Resource]]:
    """Subnets by their availability zone, those that do not say which under None."""
    found: dict[str | None, list[Resource]] = {}
    for subnet in subnets:
        found.setdefault(zone_of(subnet), []).append(subnet)
    return found


def endpoint_service(endpoint: Resource) -> str:
    """What follows the region in an endpoint's service name: ``s3``, ``ecr.api``; empty where the template does not say."""
    name = sub_text(endpoint.get("ServiceName"))
    return name.partition("amazonaws.")[2].partition(".")[2]
