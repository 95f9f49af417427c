"""An interface endpoint wants private DNS names in a VPC without DNS.

Private DNS lets clients reach the endpoint under the service's usual name. EC2 refuses it unless the VPC has both
EnableDnsSupport (on by default) and EnableDnsHostnames (off by default), and the endpoint cannot be created.

Before:

    VPC:
      Type: AWS::EC2::VPC
      Properties:
        CidrBlock: 10.0.0.0/16
    SecretsEndpoint:
      Type: AWS::EC2::VPCEndpoint
      Properties:
        VpcEndpointType: Interface
        PrivateDnsEnabled: true
        ...

->

    VPC:
      Type: AWS::EC2::VPC
      Properties:
        CidrBlock: 10.0.0.0/16
        EnableDnsHostnames: true
    ...

Values that a parameter or a condition decides are left alone.

Safety: safe where nothing is said about the VPC's DNS: the template could not be deployed, and now EC2 does what the endpoint asks for.
Unsafe where the template switches it off in so many words: the endpoint may be what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Network, Operation, Resource, Safety, Template, finding, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    tags=("deploy",),
)

OFF, ON = (False, "false", "False"), (True, "true", "True")


@fixer.having("AWS::EC2::VPC")
def without_dns(template: Template) -> Iterator[Finding]:
    """A VPC of the template that lacks what the private DNS names of its endpoints need."""
    network = template.once(Network)
    for vpc in network.vpcs:
        interfaces = [endpoint for endpoint in network.endpoints(vpc) if endpoint.get("VpcEndpointType") == "Interface"]
        private = [endpoint for endpoint in interfaces if endpoint.get("PrivateDnsEnabled") in ON]
        missing = [*_switched_on(vpc)]
        if private and missing:
            names = " and ".join(operation.path.last for operation in missing)
            message = f"{private[0].name} wants private DNS names, for which EC2 needs {names} in {vpc.name}; switch it on"
            contradicted = any(operation.op == "replace" for operation in missing)
            yield finding(vpc.at, message, *missing, safety=Safety.UNSAFE if contradicted else Safety.SAFE)


def _switched_on(vpc: Resource) -> Iterator[Operation]:
    for name in ("EnableDnsSupport", "EnableDnsHostnames"):
        if vpc.get(name) in OFF:
            yield replace(vpc.pointer(name), True)
    if vpc.get("EnableDnsHostnames") is None:
        yield vpc.add_property("EnableDnsHostnames", True)
