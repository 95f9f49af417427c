"""A table defines other attributes than those of its keys.

AttributeDefinitions lists exactly the attributes that the keys of the table and of its indexes name. DynamoDB refuses a table with one more
or one less; all other attributes of an item need no definition.

Before:

    AttributeDefinitions:
      - {AttributeName: id, AttributeType: S}
      - {AttributeName: email, AttributeType: S}
    KeySchema:
      - {AttributeName: id, KeyType: HASH}

->

    AttributeDefinitions:
      - {AttributeName: id, AttributeType: S}
    KeySchema:
      - {AttributeName: id, KeyType: HASH}

Safety: safe where definitions are not used. An attribute of a key that nobody defines is unsafe: it gets the name of a definition that is
misspelt, or becomes a text (`--set dynamodb-attributes-mismatched.type=` N or B says otherwise).
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    ROOT,
    Finding,
    Fixer,
    Json,
    Resource,
    Safety,
    add,
    finding,
    in_words,
    intrinsic,
    members,
    nearest,
    remove,
    replace,
    unfolded,
)

DEFINITIONS, NAME = "AttributeDefinitions", "AttributeName"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html",
    resolves=("cfn-lint:E3039",),
    tags=("deploy",),
)
TYPE = fixer.setting("type", str, "the type of a key nobody defines: S, N or B", "S")


@fixer.resource("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
def other_attributes(table: Resource) -> Iterator[Finding]:
    """The attributes of keys and the definitions, where all of them are written out."""
    listed, at = table.get(DEFINITIONS), table.pointer(DEFINITIONS)
    used, defined = _names(_keys(table)), _names(listed)
    if not isinstance(listed, list) or not used or defined is None or len(defined) != len(listed):
        return
    unknown, unused = [name for name in used if name not in defined], [name for name in defined if name not in used]
    for name in unknown:
        message = f"{table.name} has {name} in a key and not in {DEFINITIONS}, which DynamoDB refuses"
        meant = nearest(name, unused)
        if meant is not None:
            place = at / defined.index(meant) / NAME
            yield finding(place, f"{message}. {meant} is not used, so {name} is meant", replace(place, name), safety=Safety.UNSAFE)
        else:
            made: dict[str, Json] = {NAME: name, "AttributeType": TYPE.of(table.template)}
            yield finding(at, f"{message}. Define it", add(at / "-", made), safety=Safety.UNSAFE)
    if unused and not unknown:
        message = f"{table.name} defines {in_words(unused)}, which no key uses: DynamoDB refuses that. Leave it out"
        places = [at / index for index, name in enumerate(defined) if name in unused]
        yield finding(places[0], message, *map(remove, reversed(places)))


def _keys(table: Resource) -> list[Json]:
    """The key schemas of a table and its indexes."""
    indexes = (table.get(kind) for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"))
    return [
        table.get("KeySchema"),
        *(members(index).get("KeySchema", index) for listed in indexes for _, index in unfolded(listed, table.at)),
    ]


def _names(value: Json) -> list[str] | None:
    """The attributes that definitions or keys name, each once; None where some cannot be read."""
    held = [item for _, item in unfolded(value, ROOT)]
    names = [members(item).get(NAME) if intrinsic(item)[0] is None else None for item in held]
    return list(dict.fromkeys(map(str, names))) if all(isinstance(name, str) for name in names) else None
