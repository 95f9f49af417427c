"""Engine versions as templates hold them: where they stand, which engine they are for, which must agree, what to say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autofix.facts.versions import (
    EngineVersions,
    Standing,
    begins,
    extended_support_since,
    is_plain,
    parts,
)
from autofix.fixer import Finding, Safety, Setting, finding, names_of
from autofix.graph import connected
from autofix.patch import Operation, remove, replace
from autofix.pointer import ROOT, Pointer
from autofix.references import intrinsic, items, members
from autofix.template import Resource, Template
from autofix.vocabulary.cases import Case, cases
from autofix.vocabulary.literals import Held, literals_behind
from autofix.vocabulary.orderable import not_orderable
from autofix.vocabulary.ordering import in_words


@dataclass(frozen=True)
class VersionUse:
    """A literal that may become the engine version of a database under the conditions of when.

    via: "literal", "parameter" (its Default), "allowed" (one of its AllowedValues) or "mapping".
    """

    database: Resource
    engine: EngineVersions
    at: Pointer
    text: str
    via: str
    when: Mapping[str, bool]

    @property
    def place(self) -> Pointer:
        """What the users of a value share: the parameter as a whole, else the place itself."""
        return Pointer(self.at[:2]) if self.at[0] == "Parameters" else self.at

    @property
    def standing(self) -> Standing:
        """What is known about it."""
        return self.engine.standing(self.text)

    @property
    def fails(self) -> bool:
        """Whether it is a version, and not known to be available."""
        return self.standing is not Standing.AVAILABLE and (is_plain(self.text) or self.engine.knows(self.text))


@dataclass(frozen=True)
class Bound:
    """Why a version is not free: the property that ties it to something outside, and whether it always does."""

    property: str
    always: bool


def version_uses(database: Resource, prefix: str = "", default_engine: str = "") -> Iterator[VersionUse]:
    """The literals that decide EngineVersion, each with its engine; those whose engine is uncertain or without data are left out.

    prefix: what stands before the engine's name in the data. default_engine: what a resource without Engine gets.
    """
    for case in cases(database.get("EngineVersion"), database.pointer("EngineVersion")):
        for held in _literals(database.template, case):
            text = _text(database.template, held)
            engine = _engine(database, case, held, text, (prefix, default_engine)) if text else None
            if engine is not None:
                yield VersionUse(database, engine, held.at, text, held.via, case.when)


def bound_by(use: VersionUse, properties: Iterable[str]) -> Bound | None:
    """The first of these properties that is set whenever, or sometimes when, this version is used."""
    for name in properties:
        known = [case.value is not None for case in cases(use.database.get(name), use.database.pointer(name), use.when)]
        if any(known):
            return Bound(name, all(known))
    return None


def version_groups(
    databases: Iterable[Resource],
    uses: Callable[[Resource], Iterable[VersionUse]],
    related: Callable[[Resource], Iterable[Resource]] = lambda _: (),
) -> list[list[VersionUse]]:
    """The versions of these databases, those together that must agree: of related databases, and from one parameter or mapping."""
    found = [use for database in databases for use in uses(database)]
    edges = [(use.database.name, str(use.place)) for use in found]
    edges += [(use.database.name, other.name) for use in found for other in related(use.database)]
    together = connected(edges)
    groups: dict[str, dict[Pointer, VersionUse]] = {}
    for use in found:
        groups.setdefault(together[use.database.name], {}).setdefault(use.at, use)
    return [list(group.values()) for group in groups.values()]


def unavailable_versions(group: Sequence[VersionUse], downgrade: Setting, bound: Callable[[VersionUse], Bound | None]) -> Iterator[Finding]:
    """One finding that mends all versions of a group that cannot be created, and a report of each that cannot be mended.

    downgrade: the setting that allows older versions. bound: what ties a version to something outside the template.
    """
    failing = [use for use in group if use.fails]
    if not failing:
        return
    ties = [tie for tie in map(bound, group) if tie is not None]
    tie = next((tie for tie in ties if tie.always), None)
    wanted = {} if tie else _wanted(group, bool(downgrade.of(failing[0].database.template)))
    for mended in _apart(use for use in failing if use.at in wanted):
        older = any(parts(wanted[use.at]) < parts(use.text) and not begins(wanted[use.at], use.text) for use in mended)
        unsafe = Safety.UNSAFE if ties or older else None
        yield finding(mended[0].at, _advice(mended, wanted), *_patch(mended, wanted), safety=unsafe)
    left: dict[tuple[str, Standing], list[VersionUse]] = {}
    for use in failing:
        if use.at not in wanted:
            left.setdefault((use.engine.line(use.text), use.standing), []).append(use)
    yield from (_report(uses, tie, downgrade) for uses in left.values())


def _apart(uses: Iterable[VersionUse]) -> list[list[VersionUse]]:
    """What belongs into one finding: versions of one line, and everything in one parameter."""
    known = list(uses)
    together = connected((str(use.place), f"{use.engine.engine} {use.engine.line(use.text)}") for use in known)
    found: dict[str, list[VersionUse]] = {}
    for use in known:
        found.setdefault(together[str(use.place)], []).append(use)
    return list(found.values())


def _literals(template: Template, case: Case) -> Iterator[Held]:
    """What template.held finds, and the AllowedValues of a parameter; only parameters that are text hold versions."""
    function, argument = intrinsic(case.value)
    if function == "Ref":
        parameter = members(template.section("Parameters").get(str(argument)))
        if parameter.get("Type") != "String":
            return
        for index, allowed in enumerate(items(parameter.get("AllowedValues"))):
            yield Held(ROOT / "Parameters" / str(argument) / "AllowedValues" / index, allowed, "allowed")
    yield from literals_behind(template, case.at, case.value)


def _text(template: Template, held: Held) -> str:
    """A version as it is written: the characters of the file where it is a number (15.10 is no 15.1)."""
    if isinstance(held.value, (int, float)):
        return template.document.source(held.at)
    return str(held.value or "")


def _engine(database: Resource, case: Case, held: Held, text: str, naming: tuple[str, str]) -> EngineVersions | None:
    """The engine a version is for: the only one there can be, or the only one of several that knows this version."""
    prefix, default = naming
    certain, names = True, set()
    for other in cases(database.get("Engine"), database.pointer("Engine"), case.when):
        literals = list(_literals(database.template, other)) if other.value is not None else [Held(other.at, default, "literal")]
        literals = [literal for literal in literals if not _other_row(held, literal, case, other)]
        certain = certain and bool(literals) and not any(literal.via in ("parameter", "allowed") for literal in literals)
        names |= {str(literal.value).lower() for literal in literals}
    engines = [database.template.facts.versions_of(prefix + name) for name in sorted(names) if not name.startswith("custom-")]
    if not certain:
        engines = [engine for engine in engines if engine is not None and engine.knows(text)]
    return engines[0] if len(engines) == 1 else None


def _other_row(version: Held, engine: Held, version_case: Case, engine_case: Case) -> bool:
    """Whether version and engine are looked up in mappings by one key, and these are leaves of different keys."""
    if version.via != "mapping" or engine.via != "mapping":
        return False
    keys = [items(members(case.value).get("Fn::FindInMap"))[1:2] for case in (version_case, engine_case)]
    return keys[0] == keys[1] and version.at[2] != engine.at[2]


def _wanted(group: Sequence[VersionUse], downgrade: bool) -> dict[Pointer, str]:
    """The new version of each place that has one. Databases that must agree meet at the highest version of their line."""
    deciding = [use for use in group if use.via != "allowed" and is_plain(use.text)]
    highest: dict[str, str] = {}
    if len({use.database.name for use in deciding}) > 1:
        for use in sorted(deciding, key=lambda use: parts(use.text)):
            highest[use.engine.line(use.text)] = use.text
    decided: dict[str, str] = {}
    wanted: dict[Pointer, str] = {}
    for use in sorted(group, key=lambda use: use.via == "allowed"):
        if use.fails:
            base = highest.get(use.engine.line(use.text), use.text) if use.via != "allowed" else use.text
            available = use.engine.standing(base) is Standing.AVAILABLE
            target = decided.get(use.text) or (base if available else _nearest(group, use, base, downgrade))
            if target is not None:
                wanted[use.at] = decided[use.text] = target
    return wanted


def _nearest(group: Sequence[VersionUse], use: VersionUse, base: str, downgrade: bool) -> str | None:
    """The nearest version; better one to which AWS upgrades what runs already, best one that also takes the classes in use."""
    databases, targets = [other.database for other in group], use.engine.upgrades.get(base, ())

    def reached(version: str) -> bool:
        return not targets or version in targets

    def ordered(version: str) -> bool:
        return reached(version) and not not_orderable(databases, use.engine, version)

    chosen = (use.engine.nearest(base, downgrade=downgrade, suits=suits) for suits in (ordered, reached, lambda _: True))
    return next(filter(None, chosen), None)


def _patch(mended: Sequence[VersionUse], wanted: Mapping[Pointer, str]) -> Iterator[Operation]:
    """Each place gets its new version; AllowedValues that would be there twice go."""
    for use in mended:
        if use.via != "allowed":
            yield replace(use.at, wanted[use.at])
    template = mended[0].database.template
    for at in dict.fromkeys(use.at.parent for use in mended if use.via == "allowed"):
        values = items(members(template.section("Parameters")[at[1]]).get("AllowedValues"))
        seen = {_text(template, Held(at / n, value, "allowed")) for n, value in enumerate(values) if at / n not in wanted}
        gone: list[Pointer] = []
        for place in (at / n for n in range(len(values)) if at / n in wanted):
            if wanted[place] in seen:
                gone.append(place)
            else:
                seen.add(wanted[place])
                yield replace(place, wanted[place])
        yield from map(remove, reversed(gone))


def _advice(mended: Sequence[VersionUse], wanted: Mapping[Pointer, str]) -> str:
    first, targets = mended[0], list(dict.fromkeys(wanted[use.at] for use in mended))
    message = f"{_refused(mended)}. Use {in_words(targets)}, the nearest in line"
    if any(use.place != use.at for use in mended):
        message += "; callers that pass their own value must change it, too"
    for target in targets:
        if since := extended_support_since(first.engine.engine, target):
            message += f"; standard support of {_label(first)} {first.engine.line(target)} ended on {since}, Extended Support is billed"
            break
    if refused := not_orderable((use.database for use in mended), first.engine, targets[0]):
        message += f"; {first.engine.region} has no {in_words(refused, 'or')} for it: choose another class, too"
    return message + _elsewhere(first)


def _report(left: Sequence[VersionUse], tie: Bound | None, downgrade: Setting) -> Finding:
    use, asked, message = left[0], None, _refused(left)
    if use.standing is Standing.NEWER:
        message = f"{_subject(left)} is newer than {use.engine.newest(use.text)}, the newest known ({_source(use)})"
        message += f". If it does not exist choose an older one; --set {downgrade.name}=true does"
    elif use.standing is Standing.UNKNOWN:
        message = f"{_subject(left)} is not among the versions AWS lists ({_source(use)})"
        message += f". Which {_label(use)} versions are withdrawn is not published: choose one that can be created"
    elif tie is not None:
        message += f". {tie.property} ties it to something outside this template: choose a version that fits both"
    elif older := use.engine.nearest(use.text, downgrade=True):
        message, asked = f"{message}. Only older ones of its line can, such as {older}", downgrade
    else:
        message += _moving(use)
    return finding(use.at, message + _elsewhere(use), needs=asked)


def _moving(use: VersionUse) -> str:
    """Where to go from a line of which nothing is left."""
    build = use.engine.builds(use.text)
    newer = [line for line in use.engine.lines() if parts(line) > parts(use.engine.line(use.text))]
    rest = f" only builds such as {build} can" if build else " nothing can"
    return f"; of {use.engine.line(use.text)}{rest}. Plan a major upgrade, to {in_words(newer or ['another line'], 'or')}"


def _refused(uses: Sequence[VersionUse]) -> str:
    known = all(use.engine.knows(use.text) for use in uses)
    return f"{_subject(uses)} cannot be created: {'withdrawn' if known else 'withdrawn or never released'} ({_source(uses[0])})"


def _subject(uses: Sequence[VersionUse]) -> str:
    """``mysql 8.0.35 of Database (parameter DbVersion)``."""
    texts = ", ".join(dict.fromkeys(use.text for use in uses))
    shared = ", ".join(dict.fromkeys(f"{use.at[0].lower()[:-1]} {use.at[1]}" for use in uses if use.at[0] != "Resources"))
    return f"{_label(uses[0])} {texts} of {names_of(use.database for use in uses)}" + (f" ({shared})" if shared else "")


def _label(use: VersionUse) -> str:
    return use.engine.engine.rpartition(":")[2]


def _source(use: VersionUse) -> str:
    return f"{use.engine.region}, {use.engine.date}"


def _elsewhere(use: VersionUse) -> str:
    """A remark where the template is meant for a region the data is not about."""
    home, region = use.engine.region, use.database.template.region
    return f"; this is known for {home}, check {region}" if region not in (None, home) else ""
