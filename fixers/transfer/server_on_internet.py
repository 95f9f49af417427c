"""A file transfer server can be reached from the whole internet.

A public endpoint has no security group: nothing keeps the world from trying user names and passwords on it.

Before:

    Server:
      Type: AWS::Transfer::Server

-> (with --set transfer-server-on-internet.vpc=Vpc --set transfer-server-on-internet.subnets='[SubnetA, SubnetB]')

    Server:
      Type: AWS::Transfer::Server
      Properties:
        EndpointType: VPC
        EndpointDetails:
          VpcId: !Ref Vpc
          SubnetIds: [!Ref SubnetA, !Ref SubnetB]

`vpc` and `subnets` are ids, or logical ids of resources and parameters of the template.

Safety: unsafe. Partners outside of the VPC lose the server; those that must stay get Elastic IP addresses (AddressAllocationIds)
and a security group that names them. The server's host name changes where they use it, and without SecurityGroupIds it has the
VPC's default group.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, finding, is_absent, members, named, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html",
    resolves=("CKV_AWS_164",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
VPC = fixer.setting("vpc", str, "id, or logical id in the template, of the VPC of file transfer servers")
SUBNETS = fixer.setting("subnets", list, "ids, or logical ids in the template, of the subnets of file transfer servers")


@fixer.resource("AWS::Transfer::Server")
def public_endpoint(server: Resource) -> Iterator[Finding]:
    """Every server whose endpoint is public, said or by default."""
    template = server.template
    if not settle(server, {"EndpointType": "VPC"}, ("PUBLIC",)) or not is_absent(server.get("EndpointDetails")):
        return
    message = f"{server.name} has a public endpoint, which no security group protects. Put it into a VPC"
    missing = next((setting for setting in (VPC, SUBNETS) if not setting.of(template)), None)
    if missing is not None:
        yield finding(server.at, message, needs=missing)
        return
    subnets: list[Json] = SUBNETS.of(template)
    kind = str(members(template.section("Parameters").get(str(subnets[0]))).get("Type"))
    ids = named(template, subnets[0]) if len(subnets) == 1 and kind.startswith("List<") else [named(template, name) for name in subnets]
    wanted: dict[str, Json] = {"EndpointType": "VPC", "EndpointDetails": {"VpcId": named(template, VPC.of(template)), "SubnetIds": ids}}
    yield finding(server.at, message, *settle(server, wanted, ("PUBLIC",)))
