"""The brokers of a Kafka cluster can be reached from the internet.

With `SERVICE_PROVIDED_EIPS` each broker has a public address, and all that stands between the world and your messages is a password
or a certificate.

Before:

    ConnectivityInfo:
      PublicAccess:
        Type: SERVICE_PROVIDED_EIPS

->

    ConnectivityInfo:
      PublicAccess:
        Type: DISABLED

Safety: unsafe. Clients outside of the VPC lose the cluster; give them a way in (a VPN, peering, PrivateLink for MSK) first. The
brokers keep running.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, replace

TYPE = ("BrokerNodeGroupInfo", "ConnectivityInfo", "PublicAccess", "Type")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html",
    resolves=("CKV_AWS_291", "kics:0ce1ba20-8ba8-4364-836f-40c24b8cb0ab"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::MSK::Cluster")
def on_the_internet(cluster: Resource) -> Iterator[Finding]:
    """Every cluster that has public addresses."""
    if cluster.get(*TYPE) == "SERVICE_PROVIDED_EIPS":
        message = f"the brokers of {cluster.name} have public addresses, so the whole internet can knock. Take them away"
        yield finding(cluster.at, message, replace(cluster.pointer(*TYPE), "DISABLED"))
