"""A function is put into a VPC, and its role may not make the network interfaces for it.

Lambda looks at the role when the function is created: "The provided execution role does not have permissions to call
CreateNetworkInterface on EC2". The stack is rolled back.

Before:

    Role:
      Type: AWS::IAM::Role
      Properties:
        ManagedPolicyArns:
          - !Sub arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole

->

    Role:
      Type: AWS::IAM::Role
      Properties:
        ManagedPolicyArns:
          - !Sub arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
          - !Sub arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole

Safety: safe. The function cannot be created as it is, and the policy is the one AWS has for it: network interfaces and logs. Roles that
may already, or of which the template does not tell everything, are left alone; SAM gives its own roles the permission.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import LAMBDA_FUNCTION, Finding, Fixer, Operation, Resource, add, finding, grants, is_absent, policy_of_aws, role_of

POLICY = "service-role/AWSLambdaVPCAccessExecutionRole"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    tags=("deploy",),
)


@fixer.resource(LAMBDA_FUNCTION)
def refused(function: Resource) -> Iterator[Finding]:
    """Subnets, and a role that certainly may not call CreateNetworkInterface."""
    role = role_of(function)
    if role is None or role is function or function.get("VpcConfig", "SubnetIds") in (None, []):
        return
    if grants(role, "ec2:CreateNetworkInterface", "*") is False:
        message = f"{role.name} may not make the network interfaces that {function.name} needs in its VPC: Lambda refuses the function"
        yield finding(function.at, f"{message}. Give the role AWSLambdaVPCAccessExecutionRole", *_attached(role))


def _attached(role: Resource) -> list[Operation]:
    present = role.get("ManagedPolicyArns")
    if is_absent(present):
        return [role.add_property("ManagedPolicyArns", [policy_of_aws(POLICY)])]
    return [add(role.pointer("ManagedPolicyArns", "-"), policy_of_aws(POLICY))] if isinstance(present, list) else []
