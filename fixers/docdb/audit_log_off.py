"""A DocumentDB parameter group leaves the audit log switched off.

Who signed in, and who created or dropped a collection, is written down only where the parameter `audit_logs` says so. It is
off by default, and nothing tells it afterwards.

Before:

    Parameters:
      Type: AWS::DocDB::DBClusterParameterGroup
      Properties:
        Family: docdb5.0
        Parameters: {tls: enabled}

->

    Parameters:
      Type: AWS::DocDB::DBClusterParameterGroup
      Properties:
        Family: docdb5.0
        Parameters: {tls: enabled, audit_logs: enabled}

`enabled` writes down sign-ins and changes of databases, collections, indexes and users. A list of kinds (`ddl, dml_write`) is a
choice, and is left alone, though checkov knows single kinds only. The clusters must export the log `audit` to CloudWatch Logs to
keep it.

Safety: unsafe. CloudWatch Logs bills what arrives. The parameter takes effect without a restart.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html",
    resolves=("CKV_AWS_104",),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::DocDB::DBClusterParameterGroup")
def nothing_written_down(group: Resource) -> Iterator[Finding]:
    """Every parameter group without audit_logs, or with it disabled."""
    if patch := settle(group, {"Parameters": {"audit_logs": "enabled"}}, ("disabled", "none", False)):
        message = f"{group.name} leaves audit_logs off, so nobody can tell who signed in or dropped a collection. Enable it"
        yield finding(group.at, message, *patch, cost="CloudWatch Logs, for each GB of audit log")
