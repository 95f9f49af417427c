"""Domains of OpenSearch, and of Elasticsearch before it: which version one has."""

from __future__ import annotations

import re

from autofix.references import is_absent
from autofix.template import Resource

SEARCH_DOMAINS = ("AWS::Elasticsearch::Domain", "AWS::OpenSearchService::Domain")


def search_version(domain: Resource) -> tuple[int, int] | None:
    """The version of Elasticsearch a domain has, or is newer than (OpenSearch began after 7.10); None where nobody can tell.

    A legacy domain that does not say has 1.5, one of the OpenSearch service the latest version.
    """
    legacy = domain.type == SEARCH_DOMAINS[0]
    given = domain.get("ElasticsearchVersion" if legacy else "EngineVersion")
    if is_absent(given):
        return (1, 5) if legacy else (8, 0)
    if str(given).startswith("OpenSearch_"):
        return (8, 0)
    found = re.fullmatch(r"(?:Elasticsearch_)?(\d{1,3})\.(\d{1,3})", str(given))
    return (int(found[1]), int(found[2])) if found else None
