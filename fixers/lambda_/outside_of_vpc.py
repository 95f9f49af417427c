"""A function runs outside of your VPC.

Some policies want every function inside: what it sends then passes your routes, groups and flow logs, and private databases are
within reach. For a function that talks to services of AWS only, nothing is gained.

Before:

    Orders:
      Type: AWS::Lambda::Function
      Properties: {Role: !GetAtt Role.Arn, ...}

-> (with --set lambda-outside-of-vpc.subnets='[SubnetA, SubnetB]' --set lambda-outside-of-vpc.security-groups='[Group]')

    Orders:
      Type: AWS::Lambda::Function
      Properties:
        Role: !GetAtt Role.Arn
        VpcConfig:
          SubnetIds: [!Ref SubnetA, !Ref SubnetB]
          SecurityGroupIds: [!GetAtt Group.GroupId]
    # and AWSLambdaVPCAccessExecutionRole for the role

`subnets` and `security-groups` are ids, or logical ids of resources and parameters of the template.

Safety: unsafe. Inside a VPC the function reaches the internet and services of AWS only through a NAT gateway or endpoints, which
cost money: in subnets without them its calls time out, and a custom resource never answers CloudFormation. The role is allowed to
make network interfaces, for Lambda refuses the function otherwise; where the role is not in the template, the function is only
reported. Functions at the edge, which cannot be in a VPC, and those of a capacity provider, which has a VPC of its own, are left
alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LAMBDA_FUNCTION,
    SAM_FUNCTION,
    Finding,
    Fixer,
    Json,
    Operation,
    Resource,
    Safety,
    Template,
    add,
    finding,
    function_property,
    functions_at_the_edge,
    grants,
    is_absent,
    members,
    named,
    policy_of_aws,
    role_of,
    sub_text,
    unfolded,
)

POLICY, ARNS = "service-role/AWSLambdaVPCAccessExecutionRole", "ManagedPolicyArns"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    resolves=("CKV_AWS_117", "cfn-nag:W89"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
SUBNETS = fixer.setting("subnets", list, "ids, or logical ids in the template, of the subnets functions run in")
GROUPS = fixer.setting("security-groups", list, "ids, or logical ids in the template, of the security groups of functions")


@fixer.resource(LAMBDA_FUNCTION, SAM_FUNCTION)
def outside(function: Resource) -> Iterator[Finding]:
    """Every function is in a VPC."""
    template = function.template
    decided = any(function_property(function, name) is not None for name in ("VpcConfig", "CapacityProviderConfig"))
    if decided or function.name in template.once(functions_at_the_edge):
        return
    message = f"{function.name} runs outside of your VPC, where none of your routes, groups and flow logs apply"
    missing = next((setting for setting in (SUBNETS, GROUPS) if not setting.of(template)), None)
    allowed = _allowed(function)
    if missing is not None:
        yield finding(function.at, f"{message}. Say which subnets and security groups it runs in", needs=missing)
    elif allowed is None:
        yield finding(function.at, f"{message}. Its role is not in this template: let it make network interfaces, then put the function in")
    else:
        groups, subnets = _ids(template, GROUPS.of(template), "GroupId"), _ids(template, SUBNETS.of(template), None)
        config: Json = {"SecurityGroupIds": groups, "SubnetIds": subnets}
        yield finding(function.at, f"{message}. Put it into the VPC", function.add_property("VpcConfig", config), *allowed)


def _ids(template: Template, names: list[Json], attribute: str | None) -> Json:
    """The ids that a setting names; one parameter may hold them all."""
    kind = members(template.section("Parameters").get(str(names[0]))).get("Type")
    whole = len(names) == 1 and str(kind).startswith(("List<", "CommaDelimitedList", "AWS::SSM::Parameter::Value<List<"))
    return named(template, names[0]) if whole else [named(template, name, attribute) for name in names]


def _allowed(function: Resource) -> list[Operation] | None:
    """What lets the role make network interfaces; None where the role is not in the template. SAM does it for roles it makes."""
    role = role_of(function)
    if role is None or role is function:
        return None if role is None else []
    attached = [sub_text(arn) for _, arn in unfolded(role.get(ARNS), role.at)]
    if any(arn.endswith(f":policy/{POLICY}") for arn in attached) or grants(role, "ec2:CreateNetworkInterface", "*"):
        return []
    policy = policy_of_aws(POLICY)
    if is_absent(role.get(ARNS)):
        return [role.add_property(ARNS, [policy])]
    return [add(role.pointer(ARNS, "-"), policy)] if isinstance(role.get(ARNS), list) else None
