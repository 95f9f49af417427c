"""A search domain publishes no logs.

Why a domain is slow, refuses documents or is out of memory stands in its application logs, which nobody sees.

Before:

    EngineVersion: OpenSearch_2.11

-> (with --set opensearch-logs-missing.log-group=SearchLogs)

    EngineVersion: OpenSearch_2.11
    LogPublishingOptions:
      ES_APPLICATION_LOGS:
        CloudWatchLogsLogGroupArn: !GetAtt SearchLogs.Arn
        Enabled: true

Safety: unsafe, and it needs the setting `log-group`: the ARN of a log group, or the logical id of one in the template. A resource
policy of CloudWatch Logs (AWS::Logs::ResourcePolicy) must let es.amazonaws.com write there, or the domain cannot be made. Logs are
billed. A domain that publishes any log is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import SEARCH_DOMAINS, Finding, Fixer, Json, Resource, Safety, ask, chosen, intrinsic, is_switch, members, settle

OPTIONS = "LogPublishingOptions"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html",
    resolves=("CKV_AWS_84", "securityhub:ES.4", "securityhub:Opensearch.4"),
    safety=Safety.UNSAFE,
    tags=("reliability",),
    opt_in=True,
)
GROUP = fixer.setting("log-group", str, "the log group for search domains: an ARN or a logical id of the template")


@fixer.resource(*SEARCH_DOMAINS)
def silent(domain: Resource) -> Iterator[Finding]:
    """Every domain publishes a log."""
    present = domain.get(OPTIONS)
    published = [one for one in members(present).values() if intrinsic(one)[0] or not is_switch(members(one).get("Enabled"), False)]
    if intrinsic(present)[0] is None and published:
        return
    log: Json = {"CloudWatchLogsLogGroupArn": chosen(domain, GROUP, "Arn"), "Enabled": True}
    message = f"{domain.name} publishes no logs, so nobody sees why it is slow or refuses documents; publish its application logs"
    yield from ask(domain, GROUP, message, settle(domain, {OPTIONS: {"ES_APPLICATION_LOGS": log}}), cost="CloudWatch Logs, for each GB")
