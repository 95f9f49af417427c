"""SARIF 2.1.0 of any tool: rule, file and line; logical locations where they name a resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from autofix.pointer import Json
from autofix.references import items, members
from autofix.scanners.flag import Flag

_TOOLS = {"cfn-lint": "cfn-lint:", "cloudformation-validate": "cloudformation-validate:", "cfn-nag": "cfn-nag:", "cfn_nag": "cfn-nag:"}


def is_one(data: Json) -> bool:
    """Whether this is such a log."""
    return isinstance(members(data).get("runs"), list)


def flags(data: Json) -> Iterator[Flag]:
    """The results that are not suppressed, at each of their locations."""
    for run in map(members, items(members(data).get("runs"))):
        driver = members(members(run.get("tool")).get("driver"))
        prefix = _TOOLS.get(str(driver.get("name")).lower(), "")
        bases = {name: str(members(base).get("uri") or "") for name, base in members(run.get("originalUriBaseIds")).items()}
        for result in map(members, items(run.get("results"))):
            if items(result.get("suppressions")) or result.get("kind", "fail") != "fail":
                continue
            rule = prefix + _rule(result, items(driver.get("rules")))
            for location in map(members, items(result.get("locations"))):
                physical = members(location.get("physicalLocation"))
                line = members(physical.get("region")).get("startLine")
                path = _path(members(physical.get("artifactLocation")), bases)
                message = str(members(result.get("message")).get("text") or "")
                yield Flag(rule, (path,), None, line if isinstance(line, int) else 0, message)


def _rule(result: Mapping[str, Json], rules: Sequence[Json]) -> str:
    """The id of a result's rule, which may be said by its place in the list of rules only."""
    named = result.get("ruleId") or members(result.get("rule")).get("id")
    index = result.get("ruleIndex", members(result.get("rule")).get("index"))
    if not named and isinstance(index, int) and 0 <= index < len(rules):
        named = members(rules[index]).get("id")
    return str(named or "")


def _path(artifact: Mapping[str, Json], bases: Mapping[str, str]) -> str:
    parts = urlsplit(bases.get(str(artifact.get("uriBaseId")), "") + str(artifact.get("uri") or ""))
    return unquote(parts.path)
