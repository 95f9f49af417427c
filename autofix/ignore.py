"""``--add-ignore``: what is found now is suppressed in the template itself, through Metadata, proven like any fix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from autofix.engine import Options, Outcome, Verdict, fix
from autofix.files import Source
from autofix.fixer import Finding, Fixer, finding
from autofix.impact import Impact
from autofix.judge import Judge
from autofix.patch import Operation, add
from autofix.patch import replace as put
from autofix.pointer import ROOT, Json, Pointer
from autofix.references import listed, members
from autofix.template import Template
from autofix.work import repair

NAME = "autofix.add_ignore"


def ignoring(reason: str) -> Callable[[Source, Options, Judge | None, str], tuple[Outcome, str]]:
    """What makes of a text one that suppresses everything found in it; a step of work.process."""

    def step(source: Source, options: Options, judge: Judge | None, prefer: str) -> tuple[Outcome, str]:
        found = fix(source.text, replace(options, holds=(*options.holds, _nothing_is_fixed)), prefer=prefer)
        wanted: dict[Pointer, list[str]] = {}
        for result in found.results:
            names = wanted.setdefault(Pointer(result.finding.at[:2]), [])
            if result.finding.fixer not in names:
                names.append(result.finding.fixer)
        outcome, unverified = repair(source, _only(_writer(wanted, reason)), judge, prefer)
        return replace(outcome, held=found.held, unused=found.unused), unverified

    return step


def _nothing_is_fixed(template: Template) -> Callable[[Finding], tuple[Verdict, str] | None]:  # noqa: ARG001
    return lambda _: (Verdict.UNFIXABLE, "")


def _only(fixer: Fixer) -> Options:
    return Options(fixers=(fixer,), max_impact=Impact.REPLACEMENT, suppressions=False)


def _writer(wanted: dict[Pointer, list[str]], reason: str) -> Fixer:
    """A fixer for templates that do not yet ignore what is wanted: names by the place they are found at."""
    fixer = Fixer(NAME, cite="")

    @fixer.template
    def not_yet_ignored(template: Template) -> Iterator[Finding]:
        places: dict[Pointer, list[str]] = {}
        for at, names in wanted.items():
            resource = template.resources.get(at[1]) if at[:1] == ("Resources",) and len(at) == 2 else None
            places.setdefault(resource.at if resource is not None else ROOT, []).extend(names)
        for place, names in places.items():
            body = template.resources[place[1]].body if place else template.data
            new = list(dict.fromkeys(name for name in names if name not in _ignored(body.get("Metadata"))))
            patch = list(_patch(place / "Metadata", body.get("Metadata"), new, reason))
            if new:
                where = place[1] if place else "The template"
                yield finding(place or ROOT / "Metadata", f"{where} tells autofix to ignore {', '.join(new)}", *patch)

    return fixer


def _ignored(metadata: Json) -> list[str]:
    ours = listed(members(members(metadata).get("autofix")).get("ignore"))
    return [str(members(item).get("name") if isinstance(item, dict) else item) for item in ours]


def _patch(at: Pointer, metadata: Json, names: list[str], reason: str) -> Iterator[Operation]:
    """The operations that add names; none where Metadata has another shape."""
    items: list[Json] = [{"name": name, "reason": reason} if reason else name for name in names]
    if metadata is None:
        yield add(at, {"autofix": {"ignore": items}})
        return
    ours = members(metadata).get("autofix") if isinstance(metadata, dict) else False
    ignore = ours.get("ignore") if isinstance(ours, dict) else None
    if ours is None:
        yield add(at / "autofix", {"ignore": items})
    elif isinstance(ours, dict) and ignore is None:
        yield add(at / "autofix" / "ignore", items)
    elif isinstance(ignore, list):
        yield from (add(at / "autofix" / "ignore" / "-", item) for item in items)
    elif isinstance(ignore, (str, dict)):
        yield put(at / "autofix" / "ignore", [ignore, *items])
