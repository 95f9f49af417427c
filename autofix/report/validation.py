"""The result of ``autofix validate``, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from autofix.engine import Outcome
from autofix.impact import Impact, impacts
from autofix.pointer import Json
from autofix.report.terminal import printable
from autofix.stack import Change, Deployment, Validity
from autofix.syntax.reader import read
from autofix.template import Template


@dataclass(frozen=True)
class Row:
    """What AWS would do to a resource (None: nothing), beside what autofix computed for it."""

    name: str
    change: Change | None
    impact: Impact | None
    impact_of: str
    added: bool
    """Whether a fix brings the resource."""

    @property
    def worse(self) -> bool:
        """Whether AWS replaces what autofix said it would not."""
        return self.change is not None and self.change.replacement == "True" and self.impact not in (None, Impact.REPLACEMENT)

    @property
    def remark(self) -> str:
        """What autofix says of it, in words."""
        if self.impact is not None:
            return f"{self.impact}{f' ({self.impact_of})' if self.impact_of else ''}{'; LESS THAN AWS SAYS' if self.worse else ''}"
        return "added by a fix" if self.added else "not touched: the stack differs from the file, or depends on what changes"


@dataclass
class Validation:
    """What was asked, and what each of those asked said; what was not asked is None."""

    path: str
    outcome: Outcome
    unverified: str
    complaints: tuple[str, ...] | None = None
    judge_problem: str = ""
    validity: Validity | None = None
    refusal: str = ""
    """Why CloudFormation does not take the template."""
    stack: str = ""
    region: str = ""
    rows: tuple[Row, ...] | None = None
    left_behind: tuple[str, ...] = ()
    """What is still there, and the command that deletes it."""
    problem: str = ""
    """Why AWS could not be asked."""

    @property
    def good(self) -> bool:
        """Whether nobody objects."""
        return not (self.complaints or self.refusal or any(row.worse for row in self.rows or ()))


def compared(outcome: Outcome, said: Deployment) -> tuple[Row, ...]:
    """What AWS says of each resource beside what autofix computed; parameters that keep the stack's value change nothing."""
    before, after = Template(read(outcome.before)), Template(read(outcome.after))
    reaching = tuple(o for o in outcome.patch if not (o.path[:1] == ("Parameters",) and {*o.path[1:2]} & said.kept))
    computed = impacts(reaching, before)
    changes = {change.name: change for change in said.changes}
    rows = []
    for name in [*changes, *sorted(computed.keys() - changes.keys())]:
        impact, what = computed.get(name, (None, ""))
        rows.append(Row(name, changes.get(name), impact, what, name in after.resources and name not in before.resources))
    return tuple(rows)


def as_text(validation: Validation) -> Iterator[tuple[str, bool]]:
    """The lines, and whether each is for stderr."""
    if validation.unverified:
        yield f"note: unverified: {printable(validation.unverified)}", True
    fixed, left = len(validation.outcome.fixed), len(validation.outcome.left)
    yield f"{printable(validation.path)}: fixes applied in memory: {fixed}, findings left: {left}", True
    if validation.complaints is None:
        yield f"note: {printable(validation.judge_problem)}", True
    for complaint in ("no error",) if validation.complaints == () else validation.complaints or ():
        yield f"cloudformation-validate: {printable(complaint)}", False
    if validation.refusal:
        yield f"ValidateTemplate: {printable(validation.refusal)}", False
    elif (said := validation.validity) is not None:
        needs = f", needs {', '.join(said.capabilities)} ({said.reason})" if said.capabilities else ""
        expands = f", expands {', '.join(said.transforms)}" if said.transforms else ""
        yield f"ValidateTemplate: CloudFormation takes the template{printable(needs + expands)}", False
    yield from _changes(validation)
    if validation.problem:
        yield f"autofix: {printable(validation.problem)}", True


def _changes(validation: Validation) -> Iterator[tuple[str, bool]]:
    if validation.rows is None:
        return
    said = [_aws(row) for row in validation.rows]
    width = max(map(len, said), default=0)
    count = sum(row.change is not None for row in validation.rows)
    yield f"change set for {printable(validation.stack)} in {validation.region}: {count} resources change", False
    for text, row in zip(said, validation.rows):
        yield f"  {printable(text):<{width}}  autofix: {printable(row.remark)}", False
    for problem in validation.left_behind:
        yield f"autofix: {printable(problem)}", True
    if not validation.left_behind:
        yield "the change set is deleted, nothing was executed", True


def _aws(row: Row) -> str:
    change = row.change
    if change is None:
        return f"no change  {row.name}"
    replacement = f", replacement {change.replacement}" if change.replacement else ""
    causes = f" ({', '.join(change.causes)})" if change.causes else ""
    return f"{change.action}{replacement}  {change.name}  {change.type}{causes}"


def as_json(validation: Validation) -> str:
    """The same as one JSON document."""
    said = validation.validity
    taken: Json = {"accepted": False, "message": validation.refusal} if validation.refusal else None
    if said is not None:
        listed: dict[str, Json] = {"capabilities": list(said.capabilities), "transforms": list(said.transforms)}
        taken = {"accepted": True, "message": None, "reason": said.reason, **listed}
    complaints = validation.complaints
    shown: Json = {
        "version": 1,
        "path": validation.path,
        "good": validation.good and not validation.problem,
        "fixed": len(validation.outcome.fixed),
        "left": len(validation.outcome.left),
        "unverified": validation.unverified or None,
        "cloudformation_validate": {
            "errors": None if complaints is None else list(complaints),
            "problem": validation.judge_problem or None,
        },
        "validate_template": taken,
        "change_set": None if validation.rows is None else _change_set(validation, validation.rows),
        "problem": validation.problem or None,
    }
    return json.dumps(shown, indent=2) + "\n"


def _change_set(validation: Validation, rows: tuple[Row, ...]) -> Json:
    changes: list[Json] = []
    for row in rows:
        change = row.change
        aws: Json = None
        if change is not None:
            aws = {"action": change.action, "replacement": change.replacement or None, "causes": list(change.causes)}
        impact = str(row.impact) if row.impact is not None else None
        computed: Json = {"impact": impact, "impact_of": row.impact_of or None, "added": row.added}
        kind = change.type if change is not None else None
        changes.append({"resource": row.name, "type": kind, "aws": aws, "autofix": computed, "worse": row.worse})
    return {
        "stack": validation.stack,
        "region": validation.region,
        "resources": changes,
        "deleted": not validation.left_behind,
        "problems": list(validation.left_behind),
    }
