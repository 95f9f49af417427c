"""Attributes of resource types under the names people give them."""

from __future__ import annotations

from autofix.facts import table
from autofix.facts.schemas import attributes, schema_of


def meant_attribute(kind: str, wrong: str) -> str | None:
    """The attribute a wrong name is known to mean, ``Ref`` for what Ref gives; None where nobody knows.

    Beside the table: ``Arn`` and ``TopicArn``, ``Id`` and ``GroupId`` stand for each other, whichever of them the type has, and Ref gives
    the property that is the identifier of the type.
    """
    known, last = attributes(kind), kind.rpartition("::")[2]
    written = table("attribute_names")["types"].get(kind, {}).get(wrong)
    if written is not None:
        return str(written)
    for ending in ("Arn", "Id"):
        pair = (ending, last + ending)
        if wrong in pair:
            other = pair[1] if wrong == ending else ending
            return other if other in known else None
    schema = schema_of(kind)
    return "Ref" if schema is not None and list(schema.identifier) == [wrong] else None
