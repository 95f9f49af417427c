"""A replication subnet group or instance does not wait for the service role it needs.

AWS DMS looks for the role dms-vpc-role by its name when a replication subnet group is created. Nothing in the template refers
to the role, so CloudFormation creates role and subnet group at the same time, and the group fails with "The IAM Role …
dms-vpc-role is not configured properly" whenever it comes first.

Before:

    SubnetGroup:
      Type: AWS::DMS::ReplicationSubnetGroup
      Properties:
        SubnetIds: !Ref SubnetIds

->

    SubnetGroup:
      Type: AWS::DMS::ReplicationSubnetGroup
      DependsOn: DmsVpcRole
      Properties:
        SubnetIds: !Ref SubnetIds

Safety: safe. Only the order of creation and deletion changes, no resource is updated. DependsOn must not name a role that
may be absent: a role with a condition of its own is reported. IAM can still need some seconds to make a new role known.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import DMS_VPC_ROLE, Finding, Fixer, Template, dms_role, dms_role_users, finding, late, ordered

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dms-replicationsubnetgroup.html",
    tags=("deploy",),
)


@fixer.having("AWS::IAM::Role")
def used_before_the_role(template: Template) -> Iterator[Finding]:
    """A resource that makes DMS look for its role, and the role of the template it does not wait for."""
    role = dms_role(template, DMS_VPC_ROLE)
    if role is None:
        return
    for user in dms_role_users(template, DMS_VPC_ROLE):
        why = f"{user.name} may be created before {role.name}, which DMS looks for by its name, and fails then"
        if late(user, [role]):
            yield from ordered(user, [role], f"{why}; add DependsOn: {{}}")
        elif role.condition not in (None, user.condition) and not template.depends(user.name, role.name):
            yield finding(user.at, f"{why}; DependsOn must not name a role with a condition: create the role in a stack of its own")
