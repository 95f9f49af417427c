"""What a reviewer reads: the description of a pull request, its title and its commit message."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autofix.bot.escape import block, code, html, prose, subject
from autofix.bot.groups import GroupBy
from autofix.engine import Outcome, Result
from autofix.fixer import Fixer, Safety
from autofix.judge import Complaint
from autofix.patch import as_json
from autofix.report.terminal import amount, printable

ROOM = 60_000
"""So many characters has a description where the forge says nothing else."""
_IN_COMMIT = 30


@dataclass(frozen=True)
class Change:
    """A template as a pull request changes it, and what the judge said of it before and after (None: it was not asked)."""

    path: str
    outcome: Outcome
    before: Counter[Complaint] | None = None
    after: Counter[Complaint] | None = None
    unverified: str = ""


def summary(by: GroupBy, group: str, findings: int, templates: int) -> str:
    """A group in a few words."""
    where = amount(templates, "template")
    if by is GroupBy.FIXER:
        return f"{group} in {where}"
    what = amount(findings, "finding")
    if by is GroupBy.DIRECTORY:
        return f"{what} in {'the root folder' if group == '.' else group} ({where})"
    return f"{what} in {where}" if by is GroupBy.ALL else f"{group} fixes: {what} in {where}"


def titled(template: str, by: GroupBy, group: str, findings: int, templates: int) -> str:
    """The title of the pull request, which is the first line of the commit: the template of the configuration, filled in."""
    values = {
        "summary": summary(by, group, findings, templates),
        "group": group,
        "findings": str(findings),
        "templates": str(templates),
    }
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return subject(template)


def commit_message(
    title: str, group: str, fingerprint: str, changes: Sequence[Change], sign_off: str = "", findings: Sequence[str] = ()
) -> str:
    """The whole message; its last paragraph holds the trailers. findings: ids to remember in the commit."""
    lines = [f"- {printable(change.path)}: {_fixers(change)}" for change in changes[:_IN_COMMIT]]
    if len(changes) > _IN_COMMIT:
        lines.append(f"- and {len(changes) - _IN_COMMIT} more")
    trailers = [f"Signed-off-by: {sign_off}"] if sign_off else []
    trailers += [f"Autofix-Group: {subject(group)}", f"Autofix-Fingerprint: {fingerprint}"]
    trailers += [f"Autofix-Findings: {''.join(findings)}"] if findings else []
    return "\n".join([title, "", *lines, "", *trailers, ""])


def _fixers(change: Change) -> str:
    counted = Counter(result.finding.fixer for result in change.outcome.fixed)
    return ", ".join(name if count == 1 else f"{name} ({count} times)" for name, count in sorted(counted.items()))


def description(changes: Sequence[Change], fixers: Mapping[str, Fixer], room: int = ROOM) -> str:
    """The body of a pull request."""
    found = sorted({result.finding.fixer for change in changes for result in change.outcome.fixed})
    end = _end(changes, found)
    parts = [_beginning(changes, fixers, found)]
    room -= len(parts[0]) + len(end) + 200
    left_out = 0
    for name in found:
        parts.append(_about(fixers[name], alone=len(found) == 1))
        room -= len(parts[-1])
        for change in changes:
            for result in change.outcome.fixed:
                if result.finding.fixer == name:
                    shown = _finding(change, result)
                    room -= len(shown)
                    if room > 0:
                        parts.append(shown)
                    else:
                        left_out += 1
    if left_out:
        parts.append(f"… and {amount(left_out, 'more finding')}: the changed files show them.\n")
    return "\n".join([*parts, end])


def _beginning(changes: Sequence[Change], fixers: Mapping[str, Fixer], found: Sequence[str]) -> str:
    what = f"**{fixers[found[0]].summary}.** " if len(found) == 1 else ""
    where = f"{amount(_findings(changes), 'finding')} in {amount(len(changes), 'template')}"
    return (
        f"{what}{where} mended by [autofix](https://github.com/cfn-autofix/cfn-autofix). Every change is a proven JSON Patch: "
        f"the new text means the patch, and no other byte moved. {_verdict(changes)}\n"
    )


def _verdict(changes: Sequence[Change]) -> str:
    """What the judge said about all of it."""
    unverified = sorted({change.unverified for change in changes if change.unverified})
    if unverified:
        return f"Not everything was verified: {prose(unverified[0])}."
    asked = [change for change in changes if change.before is not None and change.after is not None]
    if not asked:
        return "No validator was asked."
    before, after = (sum(sum(counter.values()) for counter in side if counter) for side in zip(*((c.before, c.after) for c in asked)))
    if not before and not after:
        return "AWS's cloudformation-validate finds no error in it, before and after."
    return f"AWS's cloudformation-validate finds {amount(before, 'error')} before and {after} after, none of them new."


def _about(fixer: Fixer, *, alone: bool) -> str:
    """What the defect is, why it matters, how safe the fix is, where it is written."""
    paragraphs = fixer.manual.split("\n\n")
    why = paragraphs[1] if len(paragraphs) > 1 and not paragraphs[1].startswith(("Before:", "Safety:")) else ""
    safety = next((each for each in paragraphs if each.startswith("Safety:")), "")
    resolves = f"Resolves {', '.join(fixer.resolves)}. " if fixer.resolves else ""
    told = ["" if alone else f"### {fixer.name}\n\n{fixer.summary}.", _flat(why), _flat(safety), f"{resolves}Source: <{fixer.cite}>"]
    return "\n\n".join(each for each in told if each) + "\n"


def _flat(paragraph: str) -> str:
    return " ".join(paragraph.split()).replace("``", "`")


def _finding(change: Change, result: Result) -> str:
    """One finding: where, what and why, what the change means for whoever deploys it, the patch."""
    impact = f"{result.impact} of {code(result.impact_reason)}" if result.impact else "none"
    facts = [f"{result.safety.value}; impact on an existing stack: {impact}", *map(prose, result.notes)]
    if result.finding.cost:
        facts.append(f"cost: {prose(result.finding.cost)}")
    facts += _judged(change, result)
    patch = block(json.dumps(as_json(result.patch), indent=2, ensure_ascii=False), "json")
    return (
        f"- **{code(f'{change.path}:{result.line}')}** {prose(result.finding.message)}\n"
        + "".join(f"  - {fact}\n" for fact in facts)
        + "\n"
        + _indented(f"<details><summary>JSON Patch (RFC 6902)</summary>\n\n{patch}\n\n</details>\n")
    )


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in text.removesuffix("\n").split("\n"))


def _judged(change: Change, result: Result) -> Iterator[str]:
    """What the judge said about the resource, before and after."""
    if change.before is None or change.after is None or len(result.finding.at) < 2:
        return
    resource = result.finding.at[1]
    gone = [each for each in change.before - change.after if each.entity == resource]
    still = [each for each in change.after if each.entity == resource]
    if gone:
        yield f"the judge said {_said(gone)}; it does not any more"
    if still:
        yield f"the judge said before, and still says: {_said(still)}"


def _said(complaints: Sequence[Complaint]) -> str:
    shown = [f"{code(each.rule)} {prose(each.message)}" for each in sorted(complaints, key=lambda each: (each.rule, each.message))[:3]]
    return "; ".join(shown) + (f" and {len(complaints) - 3} more" if len(complaints) > 3 else "")


def _end(changes: Sequence[Change], found: Sequence[str]) -> str:
    """What a reviewer can do."""
    paths = " ".join(_quoted(change.path) for change in changes) if len(changes) <= 5 else "."
    unsafe = any(result.safety is Safety.UNSAFE for change in changes for result in change.outcome.fixed)
    ignore = block("ignore:\n" + "".join(f"  - {name}\n" for name in found), "yaml")
    command = block(f"autofix {'--unsafe-fixes ' if unsafe else ''}--select {','.join(found)} {paths}", "sh")
    return (
        f"{_left(changes, found)}---\n\n"
        "- **Merge** it when it is right. **Close** it when it is not wanted: it comes back only when something new is found. "
        "**Push** to the branch, and the bot keeps its hands off it.\n"
        f"- To leave one place alone, write `# autofix: ignore[{found[0]}] why` above it or behind it. To ignore it everywhere, in "
        f"`.autofix.yaml`:\n\n{_indented(ignore)}\n"
        f"- To apply it locally:\n\n{_indented(command)}"
    )


def _left(changes: Sequence[Change], found: Sequence[str]) -> str:
    """What was found beside it and left alone, folded."""
    lines = [
        f"- {code(f'{change.path}:{result.line}')} {prose(result.finding.message)} (not changed: {prose(result.reason)})"
        for change in changes
        for result in change.outcome.left
        if result.finding.fixer in found
    ]
    if not lines:
        return ""
    more = [f"- and {len(lines) - 10} more"] if len(lines) > 10 else []
    shown = "\n".join([*lines[:10], *more])
    return f"<details><summary>Found and left alone: {len(lines)}</summary>\n\n{shown}\n\n</details>\n\n"


def _quoted(path: str) -> str:
    import shlex

    return shlex.quote(printable(path))


def _findings(changes: Iterable[Change]) -> int:
    return sum(len(change.outcome.fixed) for change in changes)


def link(text: str, url: str) -> str:
    """A link whose words may be foreign."""
    return f'<a href="{url.replace(chr(34), "%22")}">{html(text)}</a>'
