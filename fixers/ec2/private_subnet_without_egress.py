"""Something in a private subnet has no way out of the VPC.

Functions, tasks, instances and builds call AWS and others: they fetch images and secrets, send logs, report their result. Behind a
route table without any route out, these calls time out, and a task never starts.

Before:

    PrivateRouteTable:
      Type: AWS::EC2::RouteTable
      Properties:
        VpcId: !Ref VPC

->

    PrivateRouteTable: {Type: AWS::EC2::RouteTable, ...}
    PublicSubnetNatAddress: {Type: AWS::EC2::EIP, DependsOn: VPCGatewayAttachment, ...}
    PublicSubnetNatGateway: {Type: AWS::EC2::NatGateway, ...}
    PrivateRouteTableDefaultRoute: {Type: AWS::EC2::Route, ...}

The setting `mode` chooses: `nat-per-az` (a gateway in each zone; where zones share a route table, each gets its own), `nat-single`
(one for all zones: cheaper, and gone with its zone) or `endpoints` (no way to the internet, but to the AWS services that the setting
`services` lists, such as [ecr.api, ecr.dkr, logs, s3]). NAT gateways that are there are used; instances and tasks wait for the route.

Left alone are VPCs without a public subnet or with interface endpoints, which are closed on purpose, functions with an endpoint for S3
or DynamoDB, and tables with any route or that a nested stack or custom resource works on. Databases and caches only answer.

Safety: manual without `mode`, unsafe with it: gateways and endpoints cost by the hour and the gigabyte, and subnets gain a way out.
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
    by_zone,
    endpoint_service,
    finding,
    items,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html",
    safety=Safety.UNSAFE,
    tags=("reliability",),
)
MODE = fixer.setting("mode", str, "nat-per-az, nat-single or endpoints")
SERVICES = fixer.setting("services", list, "with mode endpoints: what to reach, such as [ecr.api, ecr.dkr, logs, s3]")


@fixer.having("AWS::EC2::VPC")
def cut_off(template: Template) -> Iterator[Finding]:
    """The route tables, and subnets on the main one, that lead nowhere from where something lives."""
    network = template.once(Network)
    for vpc in network.vpcs:
        interfaces = [endpoint for endpoint in network.endpoints(vpc) if endpoint.get("VpcEndpointType") == "Interface"]
        tables = [t for t in network.private_tables(vpc) if network.is_isolated(t) and not network.keeps_to_endpoints(vpc, t)]
        stranded = network.stranded(vpc)
        if interfaces or not network.public_subnets(vpc) or not (tables or stranded):
            continue
        if MODE.of(template) == "endpoints":
            yield from _endpoints(network, vpc, tables, stranded)
        else:
            yield from (_routed(network, vpc, table, network.subnets(table)) for table in tables)
            if stranded:
                yield _routed(network, vpc, None, stranded)


def _message(network: Network, place: Resource, subnets: list[Resource]) -> str:
    host = next(host for subnet in subnets for host in network.hosts(subnet))
    where = " is on the main route table, which" if place in subnets else ""
    return f"{place.name}{where} has no route out of the VPC, but {host.name} lives there: its calls to AWS and elsewhere time out"


def _routed(network: Network, vpc: Resource, table: Resource | None, subnets: list[Resource]) -> Finding:
    place, per_zone = table or subnets[0], MODE.of(vpc.template) == "nat-per-az"
    message = _message(network, place, subnets)
    if not per_zone and MODE.of(vpc.template) != "nat-single":
        return finding(place.at, f"{message}. Route it through NAT, or add endpoints", needs=MODE)
    new, all_public = Additions(vpc.template, table.condition if table else vpc.condition), network.public_subnets(vpc)
    zones, public = (by_zone(subnets), by_zone(all_public)) if per_zone else ({"": subnets}, {"": all_public})
    names = [table.name] if table else []
    for number, (zone, here) in enumerate(zones.items()):
        if zone is None or zone not in public:
            return finding(place.at, f"{message}. There is no public subnet in the zone of {here[0].name} for a gateway; use nat-single")
        if number == len(names):
            wanted = f"{here[0].name}RouteTable" if len(zones) > 1 else f"{vpc.name}PrivateRouteTable"
            names.append(new.route_table(wanted, vpc, here, network, table))
        new.route_to_nat(names[number], here, public[zone], network)
    new.stay_on_endpoints(names[0], names[1:], network.endpoints(vpc))
    return finding(place.at, f"{message}. Route it through NAT", *new.patch, cost="NAT gateways cost by the hour and the gigabyte")


def _endpoints(network: Network, vpc: Resource, tables: list[Resource], stranded: list[Resource]) -> Iterator[Finding]:
    place = [*tables, *stranded][0]
    subnets = [*(subnet for table in tables for subnet in network.subnets(table)), *stranded]
    message = f"{_message(network, place, subnets)}. Add endpoints for the services it calls"
    services = [str(service) for service in items(SERVICES.of(vpc.template))]
    present = {endpoint_service(endpoint) for endpoint in network.endpoints(vpc)}
    if not services:
        yield finding(place.at, message, needs=SERVICES)
    elif missing := [service for service in services if service not in present]:
        new = Additions(vpc.template, vpc.condition)
        listed = [new.refer(table) for table in tables]
        gateways = [service for service in missing if service in GATEWAY_SERVICES]
        if stranded and gateways:
            listed.append({"Ref": new.route_table(f"{vpc.name}PrivateRouteTable", vpc, stranded, network)})
        for service in gateways:
            new.gateway_endpoint(vpc, service, listed)
        if interfaces := [service for service in missing if service not in GATEWAY_SERVICES]:
            new.interface_endpoints(vpc, interfaces, [subnet for subnet in subnets if network.hosts(subnet)])
        yield finding(place.at, message, *new.patch, cost="interface endpoints cost by the hour and zone")
