"""An ActiveMQ broker does not write an audit log.

The audit log tells who changed queues and users in the console or by JMX. Nothing else does.

Before:

    Broker:
      Type: AWS::AmazonMQ::Broker
      Properties: {EngineType: ACTIVEMQ, ...}

->

    Broker:
      Type: AWS::AmazonMQ::Broker
      Properties:
        EngineType: ACTIVEMQ
        Logs:
          Audit: true

Safety: unsafe. The broker restarts when it is changed, CloudWatch Logs bills what arrives, and a resource policy of CloudWatch Logs
must let `mq.amazonaws.com` write to `/aws/amazonmq/*`, or nothing does. RabbitMQ, which has no audit log, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/security-logging-monitoring.html",
    resolves=("CKV_AWS_197",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::AmazonMQ::Broker")
def unlogged(broker: Resource) -> Iterator[Finding]:
    """Every broker of ActiveMQ."""
    if str(broker.get("EngineType")).upper() != "ACTIVEMQ":
        return
    if patch := settle(broker, {"Logs": {"Audit": True}}):
        message = f"{broker.name} writes no audit log, so nobody can tell who changed its queues and users. Let it write one"
        yield finding(broker.at, message, *patch, cost="CloudWatch Logs, for each GB of log")
