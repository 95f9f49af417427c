"""Agreement with people: each fix of a draft is compared with what was finally deployed at that place."""

from __future__ import annotations

import enum
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autofix.engine import Outcome, Result
from autofix.patch import Operation, apply
from autofix.pointer import Json, Pointer
from autofix.references import intrinsic, items, members, references
from autofix.vocabulary.dynamic_references import UNKNOWN, sub_text


class Agreement(enum.Enum):
    """How a fix and the final template compare, from the best to the least telling."""

    SAME = "same value"
    OTHER = "other value"
    KEPT = "left as it was"
    REWRITTEN = "rewritten"
    GONE = "resource gone"


@dataclass(frozen=True)
class Compared:
    """One fix of a draft beside the final: at is where they were compared, fixed and final what stands there (None for nothing)."""

    draft: str
    fixer: str
    at: Pointer
    agreement: Agreement
    fixed: Json = None
    final: Json = None


_TASK = re.compile(r"(Pr|LS-)\d+")
_BUCKET = re.compile(r"arn:aws:s3:::\$\{(\w+)\}")
"""What the ARN of a bucket is written as where Fn::GetAtt could give it."""
_IDENTITY = ("Sid", "Key", "Name", "PolicyName", "Id", "AttributeName", "IndexName")
"""What names an item of a list, the most telling first."""


def finals_of(draft: Path, finals: Iterable[Path]) -> list[Path]:
    """The final templates of the draft's task, which its name starts with."""
    task = _TASK.match(draft.name)
    return [final for final in finals if task and (named := _TASK.match(final.name)) and named.group() == task.group()]


def closest(data: Json, finals: Sequence[Json]) -> Json:
    """The final that shares most logical ids with a draft; the first of several."""
    names = set(members(members(data).get("Resources")))
    return max(finals, key=lambda final: len(names & set(members(members(final).get("Resources")))))


def compared(draft: str, before: Json, outcome: Outcome, final: Json) -> Iterator[Compared]:
    """Each fix of a draft, compared with the final in its least agreeing operation."""
    ranks = {agreement: rank for rank, agreement in enumerate((Agreement.KEPT, Agreement.OTHER, Agreement.SAME))}
    present = before
    for result in outcome.fixed:
        after = _after(result, present, outcome)
        each = [_compared(draft, result, o, present, after, final) for o in result.patch if o.op != "test"]
        if each:
            yield min(each, key=lambda one: ranks.get(one.agreement, len(ranks)))


def _after(result: Result, present: Json, outcome: Outcome) -> Json:
    """The data with this fix alone, or the whole result where the fix needs an earlier one."""
    try:
        return apply(result.patch, present)
    except ValueError:
        return apply(outcome.patch, present)


def _compared(draft: str, result: Result, operation: Operation, before: Json, after: Json, final: Json) -> Compared:
    at = operation.path
    old, new, theirs = found(before, before, at), found(after, before, at), found(final, before, at)
    kind = _agreement(operation, old, new, theirs, final)
    return Compared(draft, result.finding.fixer, at, kind, new[1], theirs[1])


_Found = tuple[int, Json]
"""How many tokens of a pointer could be followed, and what is at its end (None where it was not reached)."""


def found(data: Json, draft: Json, at: Pointer) -> _Found:
    """Follow a pointer of a draft in other data: items of lists are found by what names them, then by their index."""
    for depth, token in enumerate(at):
        wanted = _inner(draft, token)
        inner = _index(data, wanted, token) if isinstance(data, list) else token
        if inner is None or _inner(data, inner) is _NOTHING:
            return depth, None
        data, draft = _inner(data, inner), wanted
    return len(at), data


_NOTHING: Json = {"there is": "nothing"}


def _inner(data: Json, token: str) -> Json:
    """What a mapping or list has at a token, or _NOTHING."""
    if isinstance(data, dict):
        return data.get(token, _NOTHING)
    return data[int(token)] if isinstance(data, list) and token.isdigit() and int(token) < len(data) else _NOTHING


def _index(data: list[Json], wanted: Json, token: str) -> str | None:
    """The token of the item that is called as the wanted one; of the last item for ``-``, which appends."""
    if token == "-":
        return str(len(data) - 1) if data else None
    key = next((key for key in _IDENTITY if key in members(wanted)), None)
    if key is None:
        return token
    named = [str(index) for index, item in enumerate(data) if members(item).get(key) == members(wanted)[key]]
    return token if token in named else next(iter(named), None)


def _agreement(operation: Operation, old: _Found, new: _Found, theirs: _Found, final: Json) -> Agreement:
    at, whole = operation.path, len(operation.path)
    if at[0] == "Resources" and len(at) == 2 and operation.op == "add" and theirs[0] < whole:
        return Agreement.SAME if _like(operation.value, final) else Agreement.KEPT
    if len(at) > 2 and theirs[0] < 2:
        return Agreement.GONE
    if theirs[0] < whole - 1:
        return Agreement.REWRITTEN
    if operation.op == "remove" and at.last.isdigit():
        return Agreement.KEPT if plain(old[1]) in map(plain, items(found(final, final, at.parent)[1])) else Agreement.SAME
    if operation.op == "remove":
        return Agreement.SAME if theirs[0] < whole else Agreement.KEPT if plain(old[1]) == plain(theirs[1]) else Agreement.OTHER
    if theirs[0] < whole:
        return Agreement.KEPT if old[0] < whole else Agreement.OTHER
    if at.last == "-":
        return Agreement.SAME if plain(operation.value) in map(plain, items(_parent(final, at))) else Agreement.OTHER
    if plain(new[1]) == plain(theirs[1]):
        return Agreement.SAME
    return Agreement.KEPT if old[0] == whole and plain(old[1]) == plain(theirs[1]) else Agreement.OTHER


def _parent(final: Json, at: Pointer) -> Json:
    return found(final, final, at.parent)[1]


def _like(body: Json, final: Json) -> bool:
    """Whether the final has a resource of the type, about the same resources, that a fix adds."""
    about = {use.target for use in references(body, Pointer())}
    alike = [
        other for other in members(members(final).get("Resources")).values() if members(other).get("Type") == members(body).get("Type")
    ]
    return any(not about or about & {use.target for use in references(other, Pointer())} for other in alike)


def plain(value: Json) -> str:
    """A value for comparison: text for numbers and booleans, one spelling for each intrinsic, lists of one as their item."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Json) -> Json:
    function, argument = intrinsic(value)
    if function == "Fn::Join" and UNKNOWN not in sub_text(value):
        return _plain({"Fn::Sub": sub_text(value)})
    if function == "Ref":
        return {"Fn::Sub": f"${{{argument}}}"}
    if function == "Fn::GetAtt":
        return {"Fn::Sub": f"${{{argument if isinstance(argument, str) else '.'.join(map(str, items(argument)))}}}"}
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return _plain(value[0]) if len(value) == 1 else [_plain(item) for item in value]
    text = str(value).replace("arn:${AWS::Partition}:", "arn:aws:")
    return json.dumps(value) if isinstance(value, bool) else _BUCKET.sub(r"${\1.Arn}", text)


def table(every: Iterable[Compared]) -> Iterator[str]:
    """One line a fixer: its fixes by agreement, those that people contradict more than they confirm marked with an asterisk."""
    counts = Counter((one.fixer, one.agreement) for one in every)
    fixers = sorted({fixer for fixer, _ in counts})
    yield f"{'fixer':<60}{'fixes':>7}" + "".join(f"{kind.value:>16}" for kind in Agreement)
    for fixer in fixers:
        row = [counts[fixer, kind] for kind in Agreement]
        mark = "*" if row[0] < row[1] + row[2] else ""
        yield f"{fixer + mark:<60}{sum(row):>7}" + "".join(f"{n or '':>16}" for n in row)
    total = [sum(counts[fixer, kind] for fixer in fixers) for kind in Agreement]
    yield f"{'all':<60}{sum(total):>7}" + "".join(f"{n:>16}" for n in total)


def details(every: Iterable[Compared]) -> Iterator[str]:
    """One line for each comparison: draft, fixer, agreement, place, what the fix has there, what the final has."""
    for one in every:
        shown = (json.dumps(value, sort_keys=True)[:300] for value in (one.fixed, one.final))
        yield "\t".join([one.draft, one.fixer, one.agreement.value, str(one.at), *shown])
