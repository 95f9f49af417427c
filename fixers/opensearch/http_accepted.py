"""A search domain answers over plain HTTP.

Queries, documents and passwords then travel in clear text, unless every client thinks of https:// itself.

Before:

    ElasticsearchVersion: '7.10'

->

    ElasticsearchVersion: '7.10'
    DomainEndpointOptions:
      EnforceHTTPS: true

Safety: unsafe. Clients that use an http:// address are refused from then on. Nothing is rebuilt, and it can be switched off again.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import SEARCH_DOMAINS, Finding, Fixer, Resource, Safety, finding, settle

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html",
    resolves=("CKV_AWS_83", "securityhub:ES.8", "securityhub:Opensearch.8"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource(*SEARCH_DOMAINS)
def in_clear_text(domain: Resource) -> Iterator[Finding]:
    """Every domain wants HTTPS."""
    patch = settle(domain, {"DomainEndpointOptions": {"EnforceHTTPS": True}})
    if patch:
        yield finding(domain.at, f"{domain.name} answers over plain HTTP, so queries and passwords can be read; accept only HTTPS", *patch)
