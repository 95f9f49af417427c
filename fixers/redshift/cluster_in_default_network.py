"""A Redshift cluster does not say which subnets it runs in.

Without a subnet group it lands in the default VPC, whose subnets are public, beside whatever else nobody thought about.

Before:

    Warehouse:
      Type: AWS::Redshift::Cluster
      Properties: {ClusterType: single-node, NodeType: ra3.large, ...}

-> (with --set redshift-cluster-in-default-network.subnet-group=WarehouseSubnets)

    Warehouse:
      Type: AWS::Redshift::Cluster
      Properties:
        ClusterType: single-node
        NodeType: ra3.large
        ClusterSubnetGroupName: !Ref WarehouseSubnets

`subnet-group` is the name of a subnet group, or the logical id of one, or of a parameter, in the template.

Safety: unsafe. Right for a new cluster. One that exists is replaced, and its data with it unless a snapshot is restored; clients
need a way into the subnets, and the cluster's security groups (VpcSecurityGroupIds) must be of the same VPC.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, chosen, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-cluster-subnet-groups.html",
    resolves=("CKV_AWS_154",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
GROUP = fixer.setting("subnet-group", str, "name, or logical id in the template, of the subnet group of clusters")


@fixer.resource("AWS::Redshift::Cluster")
def somewhere(cluster: Resource) -> Iterator[Finding]:
    """Every cluster names its subnet group."""
    message = f"{cluster.name} names no subnet group, so it lands in the default VPC, whose subnets are public. Say where it runs"
    group = chosen(cluster, GROUP)
    yield from ask(cluster, GROUP, message, settle(cluster, {"ClusterSubnetGroupName": group}))
