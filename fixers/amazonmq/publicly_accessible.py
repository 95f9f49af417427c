"""A message broker has an address on the internet.

Its console and its wire protocols are then open to everyone who tries passwords; a public broker has no security group in
front of it with RabbitMQ.

Before:

    PubliclyAccessible: true

->

    PubliclyAccessible: false

Safety: unsafe. On an existing stack the broker is REPLACED: messages that wait in it are lost, and its endpoints change. Clients
outside the VPC lose their way in. A private broker stands in subnets of a VPC (SubnetIds), of the default one if none are given.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html",
    resolves=("CKV_AWS_69",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::AmazonMQ::Broker")
def on_the_internet(broker: Resource) -> Iterator[Finding]:
    """Every broker says that it is private."""
    patch = settle(broker, {"PubliclyAccessible": False})
    if patch:
        yield finding(broker.at, f"{broker.name} has an address on the internet, where everyone can try passwords; make it private", *patch)
