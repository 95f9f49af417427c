"""Versions of search domains."""

from __future__ import annotations

import json

import pytest

from autofix import Json, search_version
from autofix.syntax.reader import read
from autofix.template import Template

NEW, OLD = "AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"


@pytest.mark.parametrize(
    ("kind", "properties", "version"),
    [
        (OLD, {}, (1, 5)),
        (OLD, {"ElasticsearchVersion": "6.8"}, (6, 8)),
        (OLD, {"ElasticsearchVersion": 7.1}, (7, 1)),
        (OLD, {"ElasticsearchVersion": {"Ref": "Version"}}, None),
        (NEW, {}, (8, 0)),
        (NEW, {"EngineVersion": "Elasticsearch_7.10"}, (7, 10)),
        (NEW, {"EngineVersion": "OpenSearch_2.11"}, (8, 0)),
        (NEW, {"EngineVersion": "latest"}, None),
    ],
)
def test_version(kind: str, properties: Json, version: tuple[int, int] | None) -> None:
    template = Template(read(json.dumps({"Resources": {"Search": {"Type": kind, "Properties": properties}}}), "json"))
    assert search_version(template.resources["Search"]) == version
