"""The parameter group of a DocumentDB cluster switches TLS off.

Passwords and documents then travel in clear text.

Before:

    Parameters:
      tls: disabled

->

    Parameters:
      tls: enabled

Safety: unsafe. Every client needs TLS and the certificates of RDS from then on, or it cannot connect. The parameter is a static
one: it holds after each instance of the cluster has been rebooted.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, is_absent, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html",
    resolves=("CKV_AWS_90", "securityhub:DocumentDB.6"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource("AWS::DocDB::DBClusterParameterGroup")
def in_clear_text(group: Resource) -> Iterator[Finding]:
    """No parameter group switches TLS off."""
    patch = [] if is_absent(group.get("Parameters", "tls")) else settle(group, {"Parameters": {"tls": "enabled"}}, instead_of=("disabled",))
    if patch:
        yield finding(group.at, f"clusters with {group.name} are reached in clear text; leave TLS on", *patch)
