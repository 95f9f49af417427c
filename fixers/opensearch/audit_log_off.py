"""A search domain does not write an audit log.

With fine-grained access control a domain knows who searches what, and forgets it at once unless it publishes its audit log.

Before:

    Domain:
      Type: AWS::OpenSearchService::Domain
      Properties:
        AdvancedSecurityOptions: {Enabled: true, ...}

-> (with --set opensearch-audit-log-off.log-group=AuditLogs)

    Domain:
      Type: AWS::OpenSearchService::Domain
      Properties:
        AdvancedSecurityOptions: {Enabled: true, ...}
        LogPublishingOptions:
          AUDIT_LOGS:
            CloudWatchLogsLogGroupArn: !GetAtt AuditLogs.Arn
            Enabled: true

`log-group` is the ARN of a log group, or the logical id of one, or of a parameter, in the template.

Safety: unsafe. A resource policy of CloudWatch Logs must let `es.amazonaws.com` write to the group, or the domain is refused;
CloudWatch Logs bills what arrives. What is written down is switched on in the domain's dashboards. Domains without fine-grained
access control, which have no audit log, are only reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import SEARCH_DOMAINS, Finding, Fixer, Json, Resource, Safety, ask, chosen, finding, is_switch, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html",
    resolves=("CKV_AWS_317",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)
GROUP = fixer.setting("log-group", str, "ARN, or logical id in the template, of the log group for audit logs of search domains")


@fixer.resource(*SEARCH_DOMAINS)
def unlogged(domain: Resource) -> Iterator[Finding]:
    """Every domain publishes its audit log."""
    log: dict[str, Json] = {"CloudWatchLogsLogGroupArn": chosen(domain, GROUP, "Arn"), "Enabled": True}
    patch = settle(domain, {"LogPublishingOptions": {"AUDIT_LOGS": log}})
    message = f"{domain.name} writes no audit log, so nobody can tell who searched for what. Let it write one"
    if patch and not is_switch(domain.get("AdvancedSecurityOptions", "Enabled"), True):
        yield finding(domain.at, f"{message}, once fine-grained access control (AdvancedSecurityOptions) tells people apart")
    else:
        yield from ask(domain, GROUP, message, patch, cost="CloudWatch Logs, for each GB of log")
