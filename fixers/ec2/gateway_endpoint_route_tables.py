"""A gateway endpoint serves public subnets only.

A gateway endpoint works through route tables. On tables that lead to the internet anyway it gains little; the private subnets, which
need it, still pay for NAT or cannot reach the service at all.

Before:

    S3Endpoint:
      Type: AWS::EC2::VPCEndpoint
      Properties:
        VpcId: !Ref VPC
        ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
        RouteTableIds:
          - !Ref PublicRouteTable

->

    S3Endpoint:
      Type: AWS::EC2::VPCEndpoint
      Properties:
        VpcId: !Ref VPC
        ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
        RouteTableIds:
          - !Ref PublicRouteTable
          - !Ref PrivateRouteTable

Where the template says which private subnets functions, tasks, instances or builds live in, their tables are added, else all private
tables. Hosts on the main route table, which a template cannot name, get a table of their own. An endpoint without route tables
serves nobody and counts as well; one for the same service on a private table answers for all of them.

Safety: unsafe. Traffic to the service leaves through another door: open connections break once, and bucket policies that ask for
aws:SourceIp no longer match.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    GATEWAY_SERVICES,
    Additions,
    Finding,
    Fixer,
    Network,
    Resource,
    Safety,
    Template,
    add,
    endpoint_service,
    finding,
    targets,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    safety=Safety.UNSAFE,
    tags=("cost", "reliability"),
)


@fixer.having("AWS::EC2::VPC")
def on_public_tables(template: Template) -> Iterator[Finding]:
    """A VPC with an endpoint for a service that no private route table leads to."""
    network = template.once(Network)
    for vpc in network.vpcs:
        for service in GATEWAY_SERVICES:
            endpoints = [endpoint for endpoint in network.endpoints(vpc) if endpoint_service(endpoint) == service]
            if endpoints and all(_serves_public_only(network, endpoint) for endpoint in endpoints):
                yield from _extended(network, vpc, endpoints[0])


def _serves_public_only(network: Network, endpoint: Resource) -> bool:
    named = endpoint.get("RouteTableIds")
    tables = [network.template.resources.get(name) for name in targets(named)]
    known = named is None or (isinstance(named, list) and len(tables) == len(named))
    is_gateway = endpoint.get("VpcEndpointType") in (None, "Gateway") and endpoint.get("SubnetIds") is None
    return is_gateway and known and all(table is not None and network.is_public(table) for table in tables)


def _extended(network: Network, vpc: Resource, endpoint: Resource) -> Iterator[Finding]:
    new, stranded, living = Additions(vpc.template, vpc.condition), network.stranded(vpc), network.private_tables(vpc)
    tables = living if living or stranded else [t for t in network.inside(vpc, "AWS::EC2::RouteTable") if network.is_private(t)]
    private = [Additions(vpc.template, endpoint.condition).refer(table) for table in tables]
    if stranded:
        private.append({"Ref": new.route_table(f"{vpc.name}PrivateRouteTable", vpc, stranded, network)})
    if not private:
        return
    at, listed = endpoint.pointer("RouteTableIds"), endpoint.get("RouteTableIds") is not None
    patch = [add(at / "-", table) for table in private] if listed else [endpoint.add_property("RouteTableIds", private)]
    on = "the public route tables only" if endpoint.get("RouteTableIds") else "no route table"
    message = f"{endpoint.name} is on {on}, so the private subnets of {vpc.name} do not use it; add their tables"
    yield finding(at if listed else endpoint.at, message, *new.patch, *patch)
