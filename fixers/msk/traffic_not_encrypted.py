"""A Kafka cluster accepts clear text, or leaves that to the default.

Messages and passwords can be read on their way between clients and brokers, or from broker to broker. A cluster that says nothing
uses TLS for both.

Before:

    EncryptionInTransit:
      ClientBroker: TLS_PLAINTEXT

->

    EncryptionInTransit:
      ClientBroker: TLS

Safety: safe where the cluster says nothing: the default is written down. Else unsafe: clients that speak clear text, on port 9092,
are refused. The cluster is updated in place for hours, but REPLACED, and its messages are lost, where InCluster was false.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, finding, is_absent, settle

INFO, TRANSIT = "EncryptionInfo", "EncryptionInTransit"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
    resolves=("CKV_AWS_81", "securityhub:MSK.1"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::MSK::Cluster")
def in_clear_text(cluster: Resource) -> Iterator[Finding]:
    """Every cluster says that only TLS is spoken."""
    silent = is_absent(cluster.get(INFO))
    wanted: dict[str, Json] = {"ClientBroker": "TLS"} if silent else {}
    for name, value in (("ClientBroker", "TLS"), ("InCluster", True)):
        if not is_absent(cluster.get(INFO, TRANSIT, name)):
            wanted[name] = value
    patch = settle(cluster, {INFO: {TRANSIT: wanted}}, instead_of=("PLAINTEXT", "TLS_PLAINTEXT")) if wanted else []
    if patch:
        message = (
            f"{cluster.name} {'does not say that it speaks only TLS; write it down' if silent else 'accepts clear text; accept only TLS'}"
        )
        yield finding(cluster.at, message, *patch, safety=Safety.SAFE if silent else Safety.UNSAFE)
