"""The service roles that AWS DMS looks for by name are not in the template.

DMS needs the role dms-vpc-role before the first replication subnet group is created ("The IAM Role … dms-vpc-role is not
configured properly"), dms-cloudwatch-logs-role to write the logs of a task, and dms-access-for-endpoint for Redshift as a
target. The console creates them, CloudFormation does not. An account has each of them once, for all stacks and regions: they
must be created where they are missing, and must not be where they exist.

Before:

    SubnetGroup:
      Type: AWS::DMS::ReplicationSubnetGroup

-> (with create-roles=true)

    SubnetGroup:
      Type: AWS::DMS::ReplicationSubnetGroup
      DependsOn: DmsVpcRole
    DmsVpcRole:
      Type: AWS::IAM::Role
      DeletionPolicy: Retain
      UpdateReplacePolicy: Retain
      Properties:
        RoleName: dms-vpc-role
        ...

Safety: needs a decision, then unsafe. Set create-roles to true where the account has none of these roles, to false where it has
them (nothing is reported then); with ``--live`` autofix asks the account, for each of them. The roles stay when the stack is deleted, because other stacks may have come to use them. To
deploy the stack a second time in the same account, set it to false there.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    DMS_ROLE_POLICIES,
    DMS_VPC_ROLE,
    Finding,
    Fixer,
    Json,
    Operation,
    Resource,
    Safety,
    Template,
    dms_role,
    dms_role_users,
    finding,
    policy_of_aws,
    resource_body,
    trust_policy,
    wait_for,
)

NAMES = {
    "dms-vpc-role": "DmsVpcRole",
    "dms-cloudwatch-logs-role": "DmsCloudWatchLogsRole",
    "dms-access-for-endpoint": "DmsAccessForEndpointRole",
}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/dms/latest/userguide/security-iam.html#CHAP_Security.APIRole",
    safety=Safety.UNSAFE,
    tags=("deploy",),
)
CREATE = fixer.setting("create-roles", bool, "true where the account has none of the DMS service roles yet, false where it has them")


@fixer.having(
    "AWS::DMS::Endpoint",
    "AWS::DMS::ReplicationConfig",
    "AWS::DMS::ReplicationInstance",
    "AWS::DMS::ReplicationSubnetGroup",
    "AWS::DMS::ReplicationTask",
)
def roles_of_nobody(template: Template) -> Iterator[Finding]:
    """A DMS resource, and no role of the name that it makes DMS look for."""
    decided = CREATE.of(template)
    for role, name in NAMES.items() if decided is not False else ():
        users = dms_role_users(template, role)
        if users and dms_role(template, role) is None:
            exists = template.facts.account.role_exists(role)
            create = exists is False or (decided and exists is None)
            without = "the account does not have and this template does not create" if exists is False else "this template does not create"
            message = f"{users[0].name} makes DMS look for the role {role}, which {without}; create it once in the account"
            if not exists:
                patch = _created(template, role, name, users) if create else []
                yield finding(users[0].at, message, *patch, needs=None if create else CREATE)


def _created(template: Template, role: str, name: str, users: list[Resource]) -> list[Operation]:
    """The role, under the condition all its users share, and what must wait for it."""
    name = template.free_name(name)
    conditions = {user.condition for user in users}
    waiting = [operation for user in users if role == DMS_VPC_ROLE for operation in wait_for(user, [name])]
    properties: Json = {
        "RoleName": role,
        "AssumeRolePolicyDocument": trust_policy("dms.amazonaws.com"),
        "ManagedPolicyArns": [policy_of_aws(DMS_ROLE_POLICIES[role])],
    }
    shared = conditions.pop() if len(conditions) == 1 else None
    return [template.add_member("Resources", name, resource_body("AWS::IAM::Role", properties, shared, retained=True)), *waiting]
