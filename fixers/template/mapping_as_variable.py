"""A text of Fn::Sub has a mapping in it, as if it were a parameter or a resource.

``${…}`` takes parameters, resources and their attributes; a mapping has to be looked up. CloudFormation rejects the template.

Before:

    Mappings:
      Secrets:
        dev: {Path: app/dev}
        prod: {Path: app/prod}
    ...
    Value: !Sub '{{resolve:secretsmanager:${Secrets.Path}}}'

->

    Value: !Sub
      - '{{resolve:secretsmanager:${Path}}}'
      - Path: !FindInMap [Secrets, !Ref Environment, Path]

Which entry is meant says the text itself (``${Secrets.dev.Path}``), what the template looks the mapping up with elsewhere, or the only
parameter whose allowed values are the keys of the mapping; ``AWS::Region`` is it where all keys are regions. Else it is reported.

Safety: safe. Nothing can be deployed as it is, and one look-up is left that can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count

from autofix import (
    Finding,
    Fixer,
    Json,
    Names,
    Operation,
    SubText,
    Template,
    add,
    allowed_values,
    calls,
    finding,
    items,
    members,
    replace,
    sub_calls,
)

REGION = re.compile(r"[a-z]{2}(?:-[a-z]{1,8}){1,3}-\d")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html",
    resolves=("cfn-lint:E1019", "cloudformation-validate:F1018"),
    tags=("deploy",),
)


@fixer.template
def looked_up_like_a_name(template: Template) -> Iterator[Finding]:
    """Variables of Fn::Sub that begin with the name of a mapping."""
    names = template.once(Names)
    tables = names.mappings - names.values.names if names.closed else frozenset[str]()
    for sub in template.once(sub_calls) if tables else ():
        found = {name: _lookup(template, name) for name in sub.variables if name.partition(".")[0] in tables}
        if found:
            what = f"${{{next(iter(found))}}} is of a mapping, in which Fn::Sub does not look anything up"
            patch = _given(sub, found, names) if None not in found.values() else []
            yield finding(sub.at, f"{what}, so CloudFormation rejects the template; give Fn::Sub what Fn::FindInMap finds", *patch)


def _given(sub: SubText, found: Mapping[str, Json], names: Names) -> list[Operation]:
    """The text with a variable for each look-up, and the variables."""
    text, taken, given = sub.text, {*names.values.names, *sub.given, *sub.variables}, dict[str, Json]()
    for variable, value in found.items():
        key = re.sub(r"[^A-Za-z0-9]", "", variable.rpartition(".")[2])
        name = next(name for name in (key if n == 1 else f"{key}{n}" for n in count(1)) if name not in taken)
        taken.add(name)
        given[name] = value
        text = re.sub(rf"\$\{{ *{re.escape(variable)} *\}}", f"${{{name}}}", text)
    if not sub.given:
        return [replace(sub.whole / "Fn::Sub", [text, given])]
    return [replace(sub.at, text), *(add(sub.whole / "Fn::Sub" / 1 / name, value) for name, value in given.items())]


def _lookup(template: Template, variable: str) -> Json:
    """What a variable like ``Map.Key`` or ``Map.Entry.Key`` was to be; None where that is open."""
    table, *keys = variable.split(".")
    rows = {entry: members(row) for entry, row in members(template.section("Mappings").get(table)).items()}
    *entries, key = keys or [""]
    if not rows or not all(isinstance(row.get(key), (str, int, float)) for row in rows.values()):
        return None
    entry = _entry(template, table, set(rows)) if not entries else entries[0] if len(entries) == 1 and entries[0] in rows else None
    return {"Fn::FindInMap": [table, entry, key]} if entry is not None else None


def _entry(template: Template, table: str, rows: set[str]) -> Json:
    """What chooses the entry of a mapping."""
    used = [items(call.argument)[1] for call in template.once(calls).get("Fn::FindInMap", ()) if items(call.argument)[:1] == [table]]
    if used:
        return used[0] if all(one == used[0] for one in used) and isinstance(used[0], dict) and "Ref" in used[0] else None
    if all(map(REGION.fullmatch, rows)):
        return {"Ref": "AWS::Region"}
    choosing = [name for name in template.section("Parameters") if set(allowed_values(template, name)) == rows]
    return {"Ref": choosing[0]} if len(choosing) == 1 else None
