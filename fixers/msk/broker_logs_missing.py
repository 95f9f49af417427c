"""The brokers of a Kafka cluster publish no logs.

Why a broker is slow, restarts or refuses clients stands in its log, which nobody sees.

Before:

    KafkaVersion: 3.6.0

-> (with --set msk-broker-logs-missing.log-group=KafkaLogs)

    KafkaVersion: 3.6.0
    LoggingInfo:
      BrokerLogs:
        CloudWatchLogs:
          Enabled: true
          LogGroup: !Ref KafkaLogs

Safety: unsafe, and it needs the setting `log-group`: the name of a log group, or the logical id of one in the template. Logs are
billed. Nothing is interrupted. Clusters that publish anywhere, to S3 or Firehose as well, are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, ask, chosen, intrinsic, is_absent, is_switch, members, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html",
    resolves=("CKV_AWS_80",),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)
GROUP = fixer.setting("log-group", str, "the log group for Kafka brokers: a name or a logical id of the template")


@fixer.resource("AWS::MSK::Cluster")
def silent(cluster: Resource) -> Iterator[Finding]:
    """Every cluster publishes the logs of its brokers."""
    targets = members(cluster.get("LoggingInfo", "BrokerLogs")).values()
    off = all(is_absent(one) or (not intrinsic(one)[0] and is_switch(members(one).get("Enabled"), False)) for one in targets)
    if off:
        log = {"Enabled": True, "LogGroup": chosen(cluster, GROUP)}
        patch = settle(cluster, {"LoggingInfo": {"BrokerLogs": {"CloudWatchLogs": log}}})
        message = f"nobody sees why a broker of {cluster.name} is slow or restarts; publish their logs"
        yield from ask(cluster, GROUP, message, patch, cost="CloudWatch Logs, for each GB")
