"""cloudformation-validate's JSON: a report with diagnostics, or a list of reports; keys in camel or snake case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix.pointer import Json, Pointer
from autofix.references import items, members
from autofix.scanners.flag import Flag

_SECTIONS = {
    "RESOURCE": "Resources",
    "PARAMETER": "Parameters",
    "OUTPUT": "Outputs",
    "MAPPING": "Mappings",
    "CONDITION": "Conditions",
    "RULE": "Rules",
}


def _reports(data: Json) -> list[Json]:
    return data if isinstance(data, list) else [data]


def is_one(data: Json) -> bool:
    """Whether this is such a report."""
    return bool(_reports(data)) and all("diagnostics" in members(report) for report in _reports(data))


def flags(data: Json) -> Iterator[Flag]:
    """The diagnostics."""
    for report in map(members, _reports(data)):
        for found in map(members, items(report.get("diagnostics"))):
            entity = members(found.get("entity"))
            name, section = (
                _either(entity, "logicalId", "logical_id"),
                _SECTIONS.get(str(_either(entity, "entityType", "entity_type")).upper()),
            )
            line = _either(found, "startLine", "start_line")
            yield Flag(
                f"cloudformation-validate:{_either(found, 'ruleId', 'rule_id')}",
                (str(_either(report, "filePath", "file_path") or ""),),
                Pointer((section, name)) if section and isinstance(name, str) else None,
                line if isinstance(line, int) else 0,
                str(found.get("message") or ""),
            )


def _either(mapping: Mapping[str, Json], camel: str, snake: str) -> Json:
    return mapping.get(camel, mapping.get(snake))
