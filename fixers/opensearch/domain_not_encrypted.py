"""A search domain is not encrypted at rest.

Indices, logs, swap files and snapshots lie on disk in clear text.

Before:

    ElasticsearchVersion: '7.10'

->

    ElasticsearchVersion: '7.10'
    EncryptionAtRestOptions:
      Enabled: true

Safety: unsafe, and it cannot be switched off again. A domain of version 6.7 or later is rebuilt behind the scenes (a blue/green
deployment, for hours); an older one has to be made anew. Versions before 5.1 (a legacy domain that does not say has 1.5) and T2,
M3 and R3 instances cannot be encrypted and are only reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import SEARCH_DOMAINS, Finding, Fixer, Resource, Safety, finding, search_version, settle

FIRST, UNABLE = (5, 1), ("t2.", "m3.", "r3.")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
    resolves=("CKV_AWS_5", "securityhub:ES.1", "securityhub:Opensearch.1"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource(*SEARCH_DOMAINS)
def in_clear_text(domain: Resource) -> Iterator[Finding]:
    """Every domain is encrypted."""
    patch = settle(domain, {"EncryptionAtRestOptions": {"Enabled": True}})
    if patch:
        nodes = domain.get("ElasticsearchClusterConfig", "InstanceType") or domain.get("ClusterConfig", "InstanceType")
        unable = (search_version(domain) or FIRST) < FIRST or str(nodes).startswith(UNABLE)
        advice = "it takes a newer version or newer instances to encrypt it" if unable else "encrypt it"
        yield finding(domain.at, f"{domain.name} stores its indices in clear text; {advice}", *([] if unable else patch))
