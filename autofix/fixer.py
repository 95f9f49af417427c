"""What a fixer is: one documented defect, how to see it, and the JSON Patch that mends it."""

from __future__ import annotations

import enum
import functools
import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from autofix.patch import Operation, Patch
from autofix.pointer import ROOT, Json, Pointer
from autofix.template import Resource, Template


class Safety(enum.Enum):
    """A judgement about a new deployment; see docs/safety.md."""

    SAFE = "safe"
    """The deployed meaning is unchanged, or provably what was intended."""
    UNSAFE = "unsafe"
    """Right, but it changes behaviour, cost or permissions."""
    MANUAL = "manual"
    """It needs a value or a decision that is not in the template."""


@dataclass(frozen=True)
class Setting:
    """A value a user can give with ``--set name=value`` or in the configuration."""

    name: str
    kind: type
    help: str
    default: Json = None

    def of(self, template: Template) -> Any:
        """The value given for this run, or the default."""
        return template.settings.get(self.name, self.default)


@dataclass(frozen=True)
class Finding:
    """One defect in one place: message says what, why and what to do; patch mends it (empty where nothing can)."""

    at: Pointer
    message: str
    patch: Patch = ()
    safety: Safety | None = None
    needs: Setting | None = None
    cost: str | None = None
    fixer: str = ""


@dataclass(frozen=True)
class Crash(Finding):
    """What stands for the findings of a check that broke down: a defect of its fixer, which costs the others nothing."""


def finding(
    at: Pointer,
    message: str,
    *patch: Operation,
    safety: Safety | None = None,
    needs: Setting | None = None,
    cost: str | None = None,
) -> Finding:
    """A defect at a place.

    message: what is wrong, why it matters, what to do, in one or two sentences.
    patch: RFC 6902 operations, applied in order to the template as it is now.
    safety: where it differs from the fixer's own. needs: the setting whose value is missing; the finding is then MANUAL.
    cost: running costs the patch brings, as a phrase ("about 32 USD a month for each gateway").
    """
    return Finding(at, message, tuple(patch), Safety.MANUAL if needs is not None else safety, needs, cost)


def names_of(resources: Iterable[Resource]) -> str:
    """Resources as a message names them; of many the first three."""
    names = list(dict.fromkeys(resource.name for resource in resources))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


ResourceCheck: TypeAlias = Callable[[Resource], Iterator[Finding]]
TemplateCheck: TypeAlias = Callable[[Template], Iterator[Finding]]


@dataclass(eq=False)
class Fixer:
    """A fixer module's description and checks. Its name, summary and manual page come from the module itself.

    module: ``__name__``. cite: the document that calls this a defect. resolves: scanner rules it answers
    (``"CKV_AWS_53"``, ``"cfn-lint:W3690"``). tags: ``deploy``, ``security``, ``cost``, ``reliability``, ``style``.
    opt_in: it answers a policy, not a defect of its own (a scanner asks for it, the template works without it, and the fix is
    unsafe, needs a value or answers a rule that is only informational), so it runs only where a selection names it, its tag or
    a rule it resolves.
    """

    module: str
    cite: str
    resolves: Sequence[str] = ()
    safety: Safety = Safety.SAFE
    tags: Sequence[str] = ()
    opt_in: bool = False
    settings: dict[str, Setting] = field(default_factory=dict)
    _by_type: list[tuple[tuple[str, ...], ResourceCheck]] = field(default_factory=list)
    _whole: list[tuple[tuple[str, ...], TemplateCheck]] = field(default_factory=list)

    @functools.cached_property
    def name(self) -> str:
        """``fixers.lambda_.log_group_missing`` is called ``lambda-log-group-missing`` (``lambda`` is no name for a package)."""
        return "-".join(part.rstrip("_") for part in self.module.split(".")[1:]).replace("_", "-")

    @property
    def manual(self) -> str:
        """The module's docstring: defect, why, before and after, safety."""
        return inspect.cleandoc(importlib.import_module(self.module).__doc__ or "")

    @property
    def summary(self) -> str:
        """The first line of the manual, without its full stop."""
        return self.manual.partition("\n")[0].rstrip(".")

    def resource(self, *types: str) -> Callable[[ResourceCheck], ResourceCheck]:
        """Run a check on each resource of these types."""

        def register(check: ResourceCheck) -> ResourceCheck:
            self._by_type.append((types, check))
            return check

        return register

    def template(self, check: TemplateCheck) -> TemplateCheck:
        """Run a check once on each template."""
        return self.having()(check)

    def having(self, *types: str) -> Callable[[TemplateCheck], TemplateCheck]:
        """Run a check once on each template that has a resource of one of these types."""

        def register(check: TemplateCheck) -> TemplateCheck:
            self._whole.append((types, check))
            return check

        return register

    def setting(self, key: str, kind: type, help: str, default: Json = None) -> Setting:
        """Declare a setting; a user gives it as ``--set <fixer>.<key>=value``."""
        declared = Setting(f"{self.name}.{key}", kind, help, default)
        self.settings[declared.name] = declared
        return declared


def findings(fixers: Sequence[Fixer], template: Template) -> Iterator[tuple[Fixer, Finding]]:
    """Everything these fixers find, in template order for each check; nothing where a macro may add what is missing."""
    for fixer, found in _findings(_dispatch(tuple(fixers)), template):
        if not _may_come_from_macro(found, template):
            yield fixer, found


@dataclass(frozen=True)
class _Dispatch:
    """Which checks a template needs, by the types that occur in it: most fixers have nothing to do with most templates."""

    by_type: dict[str, list[tuple[Fixer, ResourceCheck]]]
    having: dict[str, list[int]]
    """Positions in whole of the checks that want a type."""
    always: list[int]
    whole: list[tuple[Fixer, TemplateCheck]]


@functools.lru_cache(maxsize=4)
def _dispatch(fixers: tuple[Fixer, ...]) -> _Dispatch:
    dispatch = _Dispatch({}, {}, [], [])
    for fixer in fixers:
        for types, resource_check in fixer._by_type:
            for kind in types:
                dispatch.by_type.setdefault(kind, []).append((fixer, resource_check))
        for types, template_check in fixer._whole:
            for kind in types:
                dispatch.having.setdefault(kind, []).append(len(dispatch.whole))
            if not types:
                dispatch.always.append(len(dispatch.whole))
            dispatch.whole.append((fixer, template_check))
    return dispatch


def _findings(dispatch: _Dispatch, template: Template) -> Iterator[tuple[Fixer, Finding]]:
    wanted = set(dispatch.always)
    for kind, resources in template.by_type.items():
        wanted.update(dispatch.having.get(kind, ()))
        for fixer, resource_check in dispatch.by_type.get(kind, ()):
            for resource in resources:
                try:
                    for found in resource_check(resource):
                        yield fixer, found
                except Exception as problem:
                    yield fixer, _crash(resource.at, problem)
    for position in sorted(wanted):
        fixer, template_check = dispatch.whole[position]
        try:
            for found in template_check(template):
                yield fixer, found
        except Exception as problem:
            yield fixer, _crash(ROOT, problem)


def _crash(at: Pointer, problem: Exception) -> Crash:
    place = problem.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" ({Path(place.tb_frame.f_code.co_filename).name}, line {place.tb_lineno})" if place is not None else ""
    return Crash(at, f"this fixer broke down: {type(problem).__name__}: {problem}{where}. Please report it, with the template")


def _may_come_from_macro(found: Finding, template: Template) -> bool:
    """Whether what a finding misses belongs into a mapping that a macro (Fn::Transform) completes."""
    added = [operation.path.parent for operation in found.patch if operation.op == "add"]
    places = added if found.patch else [found.at, found.at / "Properties"]
    return not template.completed_by_macros.isdisjoint(places)
