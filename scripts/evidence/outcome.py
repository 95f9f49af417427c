"""The outcome table: how many templates two validators reject before, after safe fixes and after all fixes, and what is left."""

from __future__ import annotations

import re
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from autofix.engine import NotATemplate, Options, Outcome, Result, Verdict
from autofix.fixer import Fixer
from autofix.impact import Impact
from autofix.judge import Complaint, Judge
from autofix.registry import all_fixers
from autofix.syntax.document import ReadError
from autofix.verify import complaints_of, fix_verified
from evidence.cached import asked

_LINE = re.compile(r"'\d+(\.\d+)?' is not one of ")
TAKEN = {"E3691": _LINE, "E9006": _LINE}
"""What a judge refuses and AWS takes: an EngineVersion that names a line only. "If a major version is specified but a minor version is not,
Amazon RDS defaults to a recent release" (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html)."""
STAGES = ("safe", "all")
"""With safe fixes alone, and with unsafe ones and every impact."""


@dataclass(frozen=True)
class Change:
    """What one judge says after a stage, compared with before."""

    gone: Counter[Complaint]
    left: Counter[Complaint]
    new: Counter[Complaint]


@dataclass
class Measured:
    """One template: the complaints of each judge before, the changes of each stage, and why something is left or was taken back."""

    path: str
    before: dict[str, Counter[Complaint]]
    changes: dict[tuple[str, str], Change] = field(default_factory=dict)
    """By stage and judge."""
    reasons: dict[tuple[str, str], Counter[tuple[str, str]]] = field(default_factory=dict)
    """By stage and judge: how often a rule is left for a reason."""
    taken_back: Counter[tuple[str, str]] = field(default_factory=Counter)
    """The fixer, and what the judge of the last stage objected to."""


def change(before: Counter[Complaint], after: Counter[Complaint], hidden: Counter[Complaint] | None = None) -> Change:
    """What is gone, left and new; a complaint is the same where rule and entity are. hidden: what the judge did not look at before."""
    known = before | (hidden or Counter())
    return Change(before - after, known & after, after - known)


def measured(path: str, text: str, judges: dict[str, Judge], options: Options, prefer: str) -> Measured | None:
    """One template through both stages, each held against the first judge as for users; None for what is no template."""
    found = Measured(path, {name: asked(judge, text) for name, judge in judges.items()})
    for stage in STAGES:
        granted = replace(options, unsafe=True, max_impact=Impact.REPLACEMENT) if stage == "all" else options
        try:
            outcome: Outcome | None = fix_verified(text, granted, next(iter(judges.values())), prefer=prefer)[0]
        except NotATemplate:
            return None
        except ReadError:
            outcome = None
        except Exception:  # a fixer that crashes must not hide what the others do
            print(f"{path}: {traceback.format_exc(limit=-3)}")
            outcome = None
        for name, judge in judges.items():
            changed = _changed(found.before[name], outcome, judge, granted)
            found.changes[stage, name] = changed
            left = list((changed.left + changed.new).elements())
            found.reasons[stage, name] = Counter((c.rule, reason(c, outcome, granted.fixers or ())) for c in left)
        if outcome is not None and stage == STAGES[-1]:
            found.taken_back = Counter((r.finding.fixer, r.reason) for r in outcome.results if r.verdict is Verdict.REJECTED)
    return found


def _changed(before: Counter[Complaint], outcome: Outcome | None, judge: Judge, options: Options) -> Change:
    if outcome is None:
        return change(before, before)
    changed = change(before, asked(judge, outcome.after))
    return change(before, asked(judge, outcome.after), complaints_of(outcome.before, options, judge)) if changed.new else changed


def reason(complaint: Complaint, outcome: Outcome | None, fixers: Sequence[Fixer]) -> str:
    """Why a complaint is left, in terms of autofix: what became of the finding that answers its rule there."""
    if outcome is None:
        return "the template cannot be read, or a fixer crashes"
    able = {fixer.name for fixer in fixers if any(answers(rule, complaint.rule) for rule in fixer.resolves)}
    answered = [r for r in outcome.results if r.finding.fixer in able and is_about(r, complaint)]
    left = [r for r in answered if r.verdict is not Verdict.FIXED]
    if left:
        return " | ".join(sorted({f"{r.finding.fixer}: {r.verdict.value}" for r in left}))
    if answered:
        return "fixed elsewhere in it: " + " | ".join(sorted({r.finding.fixer for r in answered}))
    asked = [fixer.name for fixer in all_fixers() if fixer.opt_in and any(answers(rule, complaint.rule) for rule in fixer.resolves)]
    return "no fixer found anything there" if able else f"on request only: {', '.join(asked)}" if asked else "no fixer answers this rule"


def answers(resolved: str, rule: str) -> bool:
    """Whether a rule a fixer names is this one; F3002 of cloudformation-validate is E3002 of cfn-lint."""
    tool, _, number = resolved.rpartition(":")
    return tool in ("cfn-lint", "cloudformation-validate") and number[1:] == rule[1:]


def is_about(result: Result, complaint: Complaint) -> bool:
    """Whether a finding is in the entity a complaint names, or in a resource that its message names (a cycle)."""
    entity = complaint.entity.rpartition("/")[2]
    places = result.finding.at[:2]
    return entity == "the template" or entity in places or any(f"'{place}'" in complaint.message for place in places[1:])


def rejected(every: Iterable[Measured], judges: Sequence[str], stage: str | None, *, by_aws: bool = False) -> set[str]:
    """The templates that one of the judges rejects: before (no stage), or after a stage. by_aws: what AWS takes does not count."""

    def complains(one: Measured, judge: str) -> bool:
        found = one.before[judge] if stage is None else one.changes[stage, judge].left + one.changes[stage, judge].new
        return any(not (by_aws and is_taken(complaint)) for complaint in found)

    return {one.path for one in every if any(complains(one, judge) for judge in judges)}


def is_taken(complaint: Complaint) -> bool:
    """Whether AWS takes what a judge complains of."""
    return complaint.rule in TAKEN and TAKEN[complaint.rule].match(complaint.message) is not None


def table(every: Sequence[Measured]) -> Iterator[str]:
    """The lines of the outcome table."""
    judges = list(every[0].before) if every else []
    yield f"{len(every)} templates{'':<31}{'before':>10}" + "".join(f"{stage + ' fixes':>22}" for stage in STAGES)
    for names in [[judge] for judge in judges] + ([judges] if len(judges) > 1 else []):
        yield _line(f"rejected by {' or '.join(names)}", rejected(every, names, None), [rejected(every, names, stage) for stage in STAGES])
        if any(is_taken(complaint) for one in every for judge in names for complaint in one.before[judge]):
            counts = [rejected(every, names, stage, by_aws=True) for stage in (None, *STAGES)]
            yield _line("  without what AWS takes (version 8.0)", counts[0], counts[1:])
    if len(judges) > 1:
        broken = rejected(every, judges[:1], None)
        subset = [one for one in every if one.path in broken]
        yield _line(f"  of those {judges[0]} rejected", broken, [rejected(subset, judges, stage) for stage in STAGES])
    for judge in judges:
        yield from ("", *_rules(every, judge))
    for judge in judges:
        yield from ("", f"left after all fixes, {judge}:", *_counted(sum((one.reasons["all", judge] for one in every), Counter())))
    yield from ("", "taken back by the judge:", *_counted(sum((one.taken_back for one in every), Counter())))


def _line(label: str, before: set[str], after: Sequence[set[str]]) -> str:
    shown = (f"{len(left):>6} ({100 * len(before - left) / max(1, len(before)):.1f} % mended)" for left in after)
    return f"{label[:41]:<41}{len(before):>10}" + "".join(f"{text:>22}" for text in shown)


def _rules(every: Sequence[Measured], judge: str) -> Iterator[str]:
    """One line a rule: findings before, then gone, left and new of each stage."""
    before = sum((_by_rule(one.before[judge]) for one in every), Counter[str]())
    parts = {
        (stage, part): sum((_by_rule(getattr(one.changes[stage, judge], part)) for one in every), Counter[str]())
        for stage in STAGES
        for part in ("gone", "left", "new")
    }
    yield f"{judge:<24}{'before':>8}" + "".join(f"{stage + ' ' + part:>11}" for stage, part in parts)
    rules = sorted({*before, *(rule for counts in parts.values() for rule in counts)}, key=lambda rule: (-before[rule], rule))
    for rule in rules:
        yield f"{rule:<24}{before[rule]:>8}" + "".join(f"{counts[rule] or '':>11}" for counts in parts.values())
    yield f"{'all':<24}{before.total():>8}" + "".join(f"{counts.total():>11}" for counts in parts.values())


def _by_rule(complaints: Counter[Complaint]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for complaint, count in complaints.items():
        counted[complaint.rule] += count
    return counted


def _counted(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    for (what, why), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>6}  {what:<10} {why}"


def details(every: Iterable[Measured]) -> Iterator[str]:
    """One line for each complaint that is left or new after a stage: template, stage, judge, what, rule, entity, message."""
    for one in every:
        for (stage, judge), changed in one.changes.items():
            for what, complaints in (("left", changed.left), ("new", changed.new)):
                for c in complaints.elements():
                    yield "\t".join([one.path, stage, judge, what, c.rule, c.entity, " ".join(c.message.split())])
