"""The nodes of a search domain talk to each other in clear text.

What clients send over HTTPS travels on through the network unencrypted, from node to node.

Before:

    ElasticsearchVersion: '7.10'

->

    ElasticsearchVersion: '7.10'
    NodeToNodeEncryptionOptions:
      Enabled: true

Safety: unsafe, and it cannot be switched off again. A domain of version 6.7 or later is rebuilt behind the scenes (a blue/green
deployment, for hours); an older one has to be made anew. Versions before 6.0 (a legacy domain that does not say has 1.5) cannot
do it and are only reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import SEARCH_DOMAINS, Finding, Fixer, Resource, Safety, finding, search_version, settle

FIRST = (6, 0)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ntn.html",
    resolves=("CKV_AWS_6", "securityhub:ES.3", "securityhub:Opensearch.3"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource(*SEARCH_DOMAINS)
def in_clear_text(domain: Resource) -> Iterator[Finding]:
    """The nodes of every domain talk over TLS."""
    patch = settle(domain, {"NodeToNodeEncryptionOptions": {"Enabled": True}})
    if patch:
        unable = (search_version(domain) or FIRST) < FIRST
        advice = "it takes a newer version to encrypt it" if unable else "encrypt it"
        message = f"what travels between the nodes of {domain.name} can be read on the way; {advice}"
        yield finding(domain.at, message, *([] if unable else patch))
