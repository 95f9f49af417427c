"""``autofix validate TEMPLATE``: what validators, and AWS itself, say of the repaired template."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autofix.commands.common import ERROR, LEFT, OK, fail
from autofix.commands.options import choices_of_fixes, options_of
from autofix.commands.sections import Sectioned, option
from autofix.engine import NotATemplate, Outcome
from autofix.files import FileProblem, decode
from autofix.files import read as read_file
from autofix.impact import Impact, impacts
from autofix.judge import JudgeError, cloudformation_validate
from autofix.report.terminal import printable
from autofix.syntax.document import ReadError
from autofix.syntax.reader import read
from autofix.template import Template
from autofix.work import repair

if TYPE_CHECKING:
    from autofix.aws import Aws
    from autofix.stack import Change


@click.command("validate", cls=Sectioned)
@click.argument("path", metavar="TEMPLATE", type=click.Path(path_type=Path))
@option("Ask AWS", "--validate-template", is_flag=True, help="Ask CloudFormation whether it takes the template (ValidateTemplate).")
@option(
    "Ask AWS", "--change-set", "stack", metavar="STACK", help="Ask what a deployment to this existing stack would do; nothing is executed."
)
@option("Ask AWS", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="A value for the change set. [that of the stack]")
@option("Ask AWS", "--profile", metavar="NAME", help="The AWS profile whose credentials to use.")
@choices_of_fixes
def command(path: Path, validate_template: bool, stack: str | None, parameters: Sequence[str], profile: str | None, **given: Any) -> None:
    """Repair a template in memory and say what AWS's validator, and on request AWS itself, thinks of the result.

    The file stays as it is. A change set is deleted as soon as it is read; none is ever executed. Exit code: 0 all is well, 1 the
    template is refused or AWS would replace a resource where autofix did not expect it, 2 error.
    """
    values = dict(map(_assignment, parameters))
    options = options_of(path, given)
    outcome = _repaired(path, options)
    click.echo(f"{printable(str(path))}: fixes applied in memory: {len(outcome.fixed)}, findings left: {len(outcome.left)}", err=True)
    good = _judged(outcome)
    if validate_template or stack:
        from autofix.aws import Aws, AwsProblem

        try:
            aws = Aws(options.region, profile)
            good = (not validate_template or _taken(aws, outcome)) and good
            good = (stack is None or _deployed(aws, stack, outcome, values)) and good
        except AwsProblem as problem:
            fail(str(problem))
    sys.exit(OK if good else LEFT)


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise click.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--parameter")
    return name, value


def _repaired(path: Path, options: Any) -> Outcome:
    try:
        source = decode(sys.stdin.buffer.read()) if str(path) == "-" else read_file(path)
        outcome, unverified = repair(source, options, cloudformation_validate, "json" if path.suffix.lower() == ".json" else "yaml")
    except ReadError as problem:
        fail(f"{path}:{problem.line}:{problem.column}: {problem.problem}")
    except (FileProblem, NotATemplate) as problem:
        fail(f"{path}: {problem}")
    if unverified:
        click.echo(f"note: unverified: {printable(unverified)}", err=True)
    return outcome


def _judged(outcome: Outcome) -> bool:
    """What the validator in this process says of the repaired template."""
    try:
        complaints = cloudformation_validate(outcome.after)
    except JudgeError as problem:
        click.echo(f"note: {printable(str(problem))}", err=True)
        return True
    for complaint in sorted(map(str, complaints)):
        click.echo(f"cloudformation-validate: {printable(complaint)}")
    if not complaints:
        click.echo("cloudformation-validate: no error")
    return not complaints


def _taken(aws: Aws, outcome: Outcome) -> bool:
    """What ValidateTemplate says. Raises AwsProblem where it cannot be asked."""
    from autofix.aws import AwsProblem
    from autofix.stack import validity

    try:
        said = validity(aws, outcome.after)
    except AwsProblem as problem:
        if problem.code != "ValidationError":
            raise
        click.echo(f"ValidateTemplate: {printable(str(problem))}")
        return False
    needs = f", needs {', '.join(said.capabilities)} ({said.reason})" if said.capabilities else ""
    expands = f", expands {', '.join(said.transforms)}" if said.transforms else ""
    click.echo(f"ValidateTemplate: CloudFormation takes the template{printable(needs + expands)}")
    return True


def _deployed(aws: Aws, stack: str, outcome: Outcome, values: dict[str, str]) -> bool:
    """What a change set says, beside what autofix computed. Raises AwsProblem."""
    from autofix.stack import deployment

    before, after = Template(read(outcome.before)), Template(read(outcome.after))
    said = deployment(aws, stack, outcome.after, list(after.section("Parameters")), values)
    reaching = tuple(o for o in outcome.patch if not (o.path[:1] == ("Parameters",) and {*o.path[1:2]} & said.kept))
    computed = impacts(reaching, before)
    rows = [*_rows(said.changes, computed, before, after)]
    width = max((len(row[0]) for row in rows), default=0)
    click.echo(f"change set for {printable(stack)} in {aws.region}: {len(said.changes)} resources change")
    for aws_says, autofix_says in rows:
        click.echo(f"  {printable(aws_says):<{width}}  autofix: {printable(autofix_says)}")
    for problem in said.problems:
        click.echo(f"autofix: {printable(problem)}", err=True)
    if said.problems:
        sys.exit(ERROR)
    click.echo("the change set is deleted, nothing was executed", err=True)
    return not any(_worse(change, computed) for change in said.changes)


def _rows(
    changes: Sequence[Change], computed: dict[str, tuple[Impact, str]], before: Template, after: Template
) -> Iterator[tuple[str, str]]:
    """What AWS says of a resource, and what autofix does."""
    for change in changes:
        replacement = f", replacement {change.replacement}" if change.replacement else ""
        causes = f" ({', '.join(change.causes)})" if change.causes else ""
        aws_says = f"{change.action}{replacement}  {change.name}  {change.type}{causes}"
        if change.name in computed:
            impact, what = computed[change.name]
            autofix_says = (f"{impact} ({what})" if what else str(impact)) + ("; LESS THAN AWS SAYS" if _worse(change, computed) else "")
        elif change.name in after.resources and change.name not in before.resources:
            autofix_says = "added by a fix"
        else:
            autofix_says = "not touched: the stack differs from the file, or depends on what changes"
        yield aws_says, autofix_says
    listed = {change.name for change in changes}
    for name in sorted(computed.keys() - listed):
        yield f"no change  {name}", f"{computed[name][0]} ({computed[name][1]})"


def _worse(change: Change, computed: dict[str, tuple[Impact, str]]) -> bool:
    """Whether AWS replaces what autofix said it would not."""
    return change.replacement == "True" and change.name in computed and computed[change.name][0] < Impact.REPLACEMENT
