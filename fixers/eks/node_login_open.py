"""The nodes of a group let the whole internet try to log in.

With a key for SSH and no SourceSecurityGroups, EKS opens port 22 of every node to 0.0.0.0/0.

Before:

    RemoteAccess:
      Ec2SshKey: operations

-> (with --set eks-node-login-open.security-group=BastionGroup)

    RemoteAccess:
      Ec2SshKey: operations
      SourceSecurityGroups:
        - !GetAtt BastionGroup.GroupId

Safety: unsafe, and it needs the setting `security-group`: the id of the group people log in from, or the logical id of one in the
template. On an existing stack the node group is REPLACED, and its pods move. Who does not need SSH removes RemoteAccess: Session
Manager works without it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, chosen, is_absent, settle

ACCESS = "RemoteAccess"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html",
    resolves=("CKV_AWS_100",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
GROUP = fixer.setting("security-group", str, "the security group people log in to nodes from: an id or a logical id of the template")


@fixer.resource("AWS::EKS::Nodegroup")
def open_to_the_world(nodes: Resource) -> Iterator[Finding]:
    """Whoever has a key for SSH says from where it is used."""
    if is_absent(nodes.get(ACCESS, "Ec2SshKey")):
        return
    group = chosen(nodes, GROUP, "GroupId")
    message = f"EKS opens SSH of the nodes of {nodes.name} to the whole internet; say which security group people log in from"
    yield from ask(nodes, GROUP, message, settle(nodes, {ACCESS: {"SourceSecurityGroups": [group]}}))
