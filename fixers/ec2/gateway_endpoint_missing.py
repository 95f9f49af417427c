"""Private subnets reach S3 or DynamoDB through a NAT gateway, or not at all.

A gateway endpoint costs nothing, keeps the traffic inside AWS and needs no route to the internet. Through NAT every gigabyte
is paid for; without either, calls time out.

Before:

    PrivateRouteTable:
      Type: AWS::EC2::RouteTable
      Properties:
        VpcId: !Ref VPC

->

    PrivateRouteTable:
      Type: AWS::EC2::RouteTable
      Properties:
        VpcId: !Ref VPC
    VPCS3Endpoint:
      Type: AWS::EC2::VPCEndpoint
      Properties:
        VpcId: !Ref VPC
        ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
        VpcEndpointType: Gateway
        RouteTableIds: [!Ref PrivateRouteTable]

Found where functions, instances or builds in private subnets name a bucket or table of the template, in themselves or in their
roles, and where containers run there: their images lie in S3. A VPC with interface endpoints is left alone but for containers, for
somebody chose what it needs. Subnets on the main route table, which a template cannot name, get a table of their own.

Safety: unsafe. Traffic to the service leaves through another door: open connections break once, and bucket policies that ask for
aws:SourceIp no longer match.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import GATEWAY_SERVICES, Additions, Finding, Fixer, Network, Resource, Safety, Template, endpoint_service, finding

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    safety=Safety.UNSAFE,
    tags=("security", "cost", "reliability"),
)

USED_BY = {
    "s3": ("AWS::S3::Bucket",),
    "dynamodb": ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Serverless::SimpleTable"),
}
CONTAINERS = ("AWS::Batch::ComputeEnvironment", "AWS::ECS::Service", "AWS::EKS::FargateProfile", "AWS::EKS::Nodegroup")


@fixer.having("AWS::EC2::VPC")
def unconnected(template: Template) -> Iterator[Finding]:
    """A VPC with private hosts, and a service they use that has no endpoint in it."""
    network = template.once(Network)
    for vpc in network.vpcs:
        endpoints = network.endpoints(vpc)
        present = {endpoint_service(endpoint) for endpoint in endpoints}
        subnets = [*network.stranded(vpc), *(subnet for table in network.private_tables(vpc) for subnet in network.subnets(table))]
        hosts = [host for subnet in subnets for host in network.hosts(subnet)]
        chosen = any(endpoint.get("VpcEndpointType") == "Interface" for endpoint in endpoints)
        for service in GATEWAY_SERVICES if hosts and "" not in present else ():
            host = _container(service, hosts) or (None if chosen else _user(network, service, hosts))
            if service not in present and host is not None:
                yield _connected(network, vpc, service, host)


def _container(service: str, hosts: list[Resource]) -> Resource | None:
    return next((host for host in hosts if service == "s3" and host.type in CONTAINERS), None)


def _user(network: Network, service: str, hosts: list[Resource]) -> Resource | None:
    """The first host where any of them names a bucket or table."""
    return hosts[0] if any(used.type in USED_BY[service] for used in network.used_by(hosts)) else None


def _connected(network: Network, vpc: Resource, service: str, host: Resource) -> Finding:
    new = Additions(vpc.template, vpc.condition)
    tables = [new.refer(table) for table in network.private_tables(vpc)]
    if stranded := network.stranded(vpc):
        tables.append({"Ref": new.route_table(f"{vpc.name}PrivateRouteTable", vpc, stranded, network)})
    new.gateway_endpoint(vpc, service, tables)
    title = GATEWAY_SERVICES[service]
    message = f"{vpc.name} has no endpoint for {title}, so the calls of private hosts such as {host.name} pay for NAT or time out"
    return finding(vpc.at, f"{message}; add the gateway endpoint, which costs nothing", *new.patch)
