"""The loop: find, patch, prove, until nothing is found. Pure: text in, Outcome out."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from autofix.edits import Edits, Origins
from autofix.facts.snapshot import Facts
from autofix.fixer import Crash, Finding, Fixer, Safety, findings
from autofix.impact import Impact, impact_of, may_add_dependencies, notes_on
from autofix.patch import Operation, Patch, PatchError, as_json, guarded
from autofix.plan import together
from autofix.pointer import Json, value_at
from autofix.proof import ProofError, prove
from autofix.references import intrinsic
from autofix.registry import default_fixers, fixers_for
from autofix.suppress import Suppressions, Unused
from autofix.syntax.document import Document
from autofix.syntax.draft import Refusal
from autofix.syntax.reader import read
from autofix.syntax.render import render
from autofix.template import Template, is_template

MAX_PASSES = 10


class NotATemplate(ValueError):
    """Text that can be read and is no CloudFormation template."""


class Verdict(enum.Enum):
    """What became of a finding."""

    FIXED = "fixed"
    UNSAFE = "unsafe"
    IMPACT = "impact"
    MANUAL = "manual"
    REPORT = "report"
    GENERATED = "generated"
    REJECTED = "rejected"
    REFUSED = "refused"
    BUG = "bug"
    UNFIXABLE = "unfixable"
    SUPPRESSED = "suppressed"
    KNOWN = "known"
    UNASKED = "unasked"


_OUT_OF_THE_WAY = frozenset({Verdict.SUPPRESSED, Verdict.KNOWN})
Hold: TypeAlias = Callable[[Template], Callable[[Finding], "tuple[Verdict, str] | None"]]
"""Looks at a template before each pass, and says of each finding in it why it stays as it is (None: it need not)."""


@dataclass(frozen=True)
class Options:
    """What may be applied, and the values and facts it is done with."""

    fixers: Sequence[Fixer] | None = None
    unsafe: bool = False
    max_impact: Impact = Impact.INTERRUPTION
    settings: Mapping[str, Json] = field(default_factory=dict)
    region: str | None = None
    facts: Facts = field(default_factory=Facts)
    """What is known about AWS beyond the embedded tables."""
    veto: Callable[[Finding], str | None] | None = None
    """Asked before a finding is applied; what it returns is the reason why not."""
    holds: Sequence[Hold] = ()
    trusted: frozenset[str] = frozenset()
    """Names of fixers whose unsafe fixes are taken for safe."""
    distrusted: frozenset[str] = frozenset()
    """Names of fixers whose safe fixes are taken for unsafe."""
    suppressions: bool = True
    """Whether what the template itself says is to be left alone is."""

    def running(self) -> Sequence[Fixer]:
        """The fixers that run: those chosen, or those that run where nobody chooses."""
        return default_fixers() if self.fixers is None else self.fixers


@dataclass(frozen=True)
class Result:
    """A finding, where it stands in the text that was given (line and column from 1), and what became of it."""

    finding: Finding
    line: int
    column: int
    verdict: Verdict
    reason: str
    safety: Safety
    impact: Impact
    impact_reason: str
    notes: tuple[str, ...]
    patch: Patch


@dataclass(frozen=True)
class Outcome:
    """A template before and after, every finding in text order, and the whole patch from one to the other."""

    before: str
    after: str
    results: tuple[Result, ...]
    patch: Patch
    held: tuple[Result, ...] = ()
    """What the template suppresses or a baseline knows, in text order; it counts neither as fixed nor as left."""
    unused: tuple[Unused, ...] = ()
    """Suppressions that suppress nothing, at their place in the text before."""

    @property
    def fixed(self) -> list[Result]:
        """The findings that were repaired."""
        return [result for result in self.results if result.verdict is Verdict.FIXED]

    @property
    def left(self) -> list[Result]:
        """The findings that are still there, each with its reason."""
        return [result for result in self.results if result.verdict is not Verdict.FIXED]


def fix(text: str, options: Options | None = None, *, prefer: str = "yaml") -> Outcome:
    """Repair a template.

    text: the template, without a byte order mark. prefer: the format its file is called by ("yaml" or "json").
    Raises ReadError for text that cannot be read, NotATemplate for data that is no template.
    """
    options = options or Options()
    document = read(text, prefer)
    if not is_template(document.data):
        raise NotATemplate("not a CloudFormation template: no resource has a type, and there is no SAM transform")
    failures: dict[str, tuple[Verdict, str]] = {}
    while True:
        run = _Run(options, document, failures)
        outcome = run.outcome()
        if not run.useless:
            return outcome
        failures |= dict.fromkeys(run.useless, (Verdict.BUG, "the fix was made, and the same defect found again"))


class _Run:
    """One template on its way through the passes."""

    def __init__(self, options: Options, document: Document, failures: Mapping[str, tuple[Verdict, str]]) -> None:
        self.options, self.before, self.document = options, document, document
        self.template = self._seen(document)
        self.passes: list[Origins] = []
        self.results: list[Result] = []
        self.suppressions: Suppressions | None
        self.held: list[Callable[[Finding], tuple[Verdict, str] | None]]
        self.failures = dict(failures)
        self.refused: dict[str, Patch] = {}
        """What may be written once something around it has been mended."""
        self.applied: set[str] = set()
        self.useless: set[str] = set()
        """What was found again after it was fixed; the text is worked on anew without it."""
        self.patch: list[Operation] = []

    def outcome(self) -> Outcome:
        seen = {self.document.text}
        for _ in range(MAX_PASSES):
            left, wanted = self._judged()
            if not wanted:
                break
            after, applied = self._provable(self._chosen(wanted))
            if after is not None and after.template.document.text in seen:
                applied = self._failed(applied, Verdict.BUG, "fixers undo each other's changes")
            if after is not None and applied:
                self._advance(after, applied)
                seen.add(self.document.text)
        else:
            left, wanted = self._judged()
            left += [replace(r, verdict=Verdict.BUG, reason=f"still changing after {MAX_PASSES} passes") for r in wanted]
        results = sorted([*self.results, *map(self._placed, left)], key=lambda r: (r.line, r.column, r.finding.fixer, r.finding.message))
        shown = tuple(result for result in results if result.verdict not in _OUT_OF_THE_WAY)
        held = tuple(result for result in results if result.verdict in _OUT_OF_THE_WAY)
        return Outcome(self.before.text, self.document.text, shown, tuple(self.patch), held, self._unused())

    def _unused(self) -> tuple[Unused, ...]:
        """What suppresses nothing now, where it stood before."""
        found = self.suppressions.unused() if self.suppressions is not None else ()
        return tuple(Unused(what, *self.before.position(self._offset_before(offset))) for what, offset in found)

    def _seen(self, document: Document) -> Template:
        return Template(document, self.options.settings, self.options.region, self.options.facts)

    def _judged(self) -> tuple[list[Result], list[Result]]:
        """All findings of the present text: those that stay, and those to apply."""
        template = self.template
        self.suppressions = Suppressions(template, self.options.running) if self.options.suppressions else None
        self.held = [hold(template) for hold in self.options.holds]
        left: list[Result] = []
        wanted: list[Result] = []
        chosen = fixers_for(template.by_type) if self.options.fixers is None else self.options.fixers
        for fixer, found in findings(chosen, template):
            result = self._result(template, fixer, replace(found, fixer=fixer.name))
            if result.verdict is Verdict.FIXED:
                wanted.append(self._placed(result))
            elif result.verdict is not Verdict.UNASKED:
                left.append(result)
        wanted.sort(key=lambda r: (r.line, r.column, r.finding.fixer))
        return left, wanted

    def _placed(self, result: Result) -> Result:
        """The result with its line and column; looking for a place takes longer than finding the defect."""
        line, column = self.before.position(self._offset_before(self.document.offset(result.finding.at)))
        return replace(result, line=line, column=column)

    def _result(self, template: Template, fixer: Fixer, found: Finding) -> Result:
        safety = self._safety(found.safety or fixer.safety, fixer.name)
        impact, why = impact_of(found.patch, template)
        try:
            patch = guarded(found.patch, self.document.data)
            verdict, reason = self._verdict(template, found, safety, impact)
        except PatchError as problem:
            patch, verdict, reason = found.patch, Verdict.BUG, f"the patch does not fit the template: {problem}"
        if self.failures or self.applied:
            verdict, reason = self._remembered(identity(found)) or (verdict, reason)
        return Result(found, 0, 0, verdict, reason, safety, impact, why, notes_on(found.patch, template), patch)

    def _safety(self, safety: Safety, name: str) -> Safety:
        """What a fix is taken for, which a user may have decided otherwise than its fixer."""
        if safety is Safety.UNSAFE and name in self.options.trusted:
            return Safety.SAFE
        return Safety.UNSAFE if safety is Safety.SAFE and name in self.options.distrusted else safety

    def _remembered(self, known: str) -> tuple[Verdict, str] | None:
        """What was learned of a finding in an earlier pass or run."""
        if known in self.applied:
            self.useless.add(known)
            return Verdict.BUG, ""
        return self.failures.get(known)

    def _verdict(self, template: Template, found: Finding, safety: Safety, impact: Impact) -> tuple[Verdict, str]:
        said = self.suppressions.of(found) if self.suppressions is not None else None
        answer = next((answer for hold in self.held if (answer := hold(found)) is not None), None)
        if said is not None and (answer is None or answer[0] is not Verdict.UNASKED):
            return Verdict.SUPPRESSED, said
        if answer is not None:
            return answer
        if isinstance(found, Crash):
            return Verdict.BUG, "a defect of autofix"
        if found.needs is not None:
            return Verdict.MANUAL, f"needs a value: --set {found.needs.name}=… ({found.needs.help})"
        if not found.patch:
            return Verdict.REPORT, "autofix has no patch for this: it is for you to decide"
        if safety is Safety.MANUAL:
            return Verdict.MANUAL, "needs a decision autofix does not take"
        if template.generated_by is not None:
            return Verdict.GENERATED, f"generated by {template.generated_by}: fix it at the source"
        if safety is Safety.UNSAFE and not self.options.unsafe:
            return Verdict.UNSAFE, "an unsafe fix: --unsafe-fixes applies it"
        if impact > self.options.max_impact:
            return Verdict.IMPACT, f"{impact} on an existing stack: --max-impact {impact} applies it"
        if self.options.veto is not None and (objection := self.options.veto(found)):
            return Verdict.REJECTED, objection
        return Verdict.FIXED, ""

    def _offset_before(self, offset: int) -> int:
        for origins in reversed(self.passes):
            offset = origins.before(offset)
        return offset

    def _chosen(self, wanted: list[Result]) -> list[Result]:
        by_finding = {id(result.finding): result for result in wanted}
        return [by_finding[id(finding)] for finding in together([result.finding for result in wanted], self.document.data)]

    def _provable(self, batch: list[Result]) -> tuple[_Step | None, list[Result]]:
        """As many of the batch as can be proven together; those that fail alone are remembered as failures."""
        try:
            return self._step(batch), batch
        except (Refusal, PatchError, ProofError) as problem:
            if len(batch) == 1:
                verdict = Verdict.REFUSED if isinstance(problem, Refusal) else Verdict.BUG
                return None, self._failed(batch, verdict, str(problem))
        middle = len(batch) // 2
        first_step, first = self._provable(batch[:middle])
        second_step, second = self._provable(batch[middle:])
        if not first or not second:  # proven already; where much is refused, proving it again at each level takes long
            return first_step or second_step, first or second
        try:
            return self._step(first + second), first + second
        except (Refusal, PatchError, ProofError):
            return first_step, first

    def _step(self, batch: Iterable[Result]) -> _Step:
        patch = [operation for result in batch for operation in result.patch]
        _refuse_beside_intrinsics(self.document, patch)
        edits = render(self.document, patch)
        after = self._seen(prove(self.document, patch, edits))
        if may_add_dependencies(patch) and (closed := after.cyclic - self.template.cyclic):
            raise Refusal(f"it would make {', '.join(sorted(closed))} depend on each other in a circle")
        return _Step(after, edits)

    def _failed(self, batch: Iterable[Result], verdict: Verdict, reason: str) -> list[Result]:
        for result in batch:
            self.failures[identity(result.finding)] = (verdict, reason)
            if verdict is Verdict.REFUSED:
                self.refused[identity(result.finding)] = result.patch
        return []

    def _advance(self, step: _Step, applied: list[Result]) -> None:
        self.results += applied
        self.applied.update(identity(result.finding) for result in applied)
        self.patch += (operation for result in applied for operation in result.patch)
        self.template, self.document = step.template, step.template.document
        mended = {operation.path for result in applied for operation in result.patch}
        for known in [
            known for known, patch in self.refused.items() if any(o.path[:n] in mended for o in patch for n in range(len(o.path) + 1))
        ]:
            del self.refused[known], self.failures[known]
        self.passes.append(Origins(step.edits))


@dataclass(frozen=True)
class _Step:
    """What comes next, proven, and the edits that lead to it."""

    template: Template
    edits: Edits


def _refuse_beside_intrinsics(before: Document, patch: Iterable[Operation]) -> None:
    """An intrinsic stands alone: where Properties are an Fn::If, a property cannot be added next to it."""
    for operation in patch:
        function, _ = intrinsic(value_at(before.data, operation.path.parent))
        if function is not None and operation.path.last != function:
            raise Refusal(f"{operation.path.parent} is decided by {function}, which takes nothing beside it")


def identity(finding: Finding) -> str:
    """The same for a finding that is met again in another run or pass."""
    return json.dumps([finding.fixer, str(finding.at), as_json(finding.patch)])
