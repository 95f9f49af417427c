"""``autofix validate TEMPLATE``: what validators, and AWS itself, say of the repaired template."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autofix.commands.common import ERROR, LEFT, OK, fail, write_bytes
from autofix.commands.options import choices_of_fixes, options_of
from autofix.commands.sections import Sectioned, option
from autofix.engine import NotATemplate, Options
from autofix.files import FileProblem, decode, form_of
from autofix.files import read as read_file
from autofix.judge import JudgeError, cloudformation_validate
from autofix.report.validation import Validation, as_json, as_text, compared
from autofix.syntax.document import ReadError
from autofix.syntax.reader import read
from autofix.template import Template
from autofix.work import repair

if TYPE_CHECKING:
    from autofix.aws import Aws


@click.command("validate", cls=Sectioned)
@click.argument("path", metavar="TEMPLATE", type=click.Path(path_type=Path))
@option("Ask AWS", "--validate-template", is_flag=True, help="Ask CloudFormation whether it takes the template (ValidateTemplate).")
@option(
    "Ask AWS", "--change-set", "stack", metavar="STACK", help="Ask what a deployment to this existing stack would do; nothing is executed."
)
@option("Ask AWS", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="A value for the change set. [that of the stack]")
@option("Ask AWS", "--s3-bucket", "bucket", metavar="NAME", help="Where a template of more than 51,200 bytes is put while AWS reads it.")
@option("Ask AWS", "--profile", metavar="NAME", help="The AWS profile whose credentials to use.")
@option("Results", "--format", "output", type=click.Choice(["text", "json"]), metavar="FORMAT", default="text", help="text, json.")
@choices_of_fixes
def command(path: Path, parameters: Sequence[str], output: str, **given: Any) -> None:
    """Repair a template in memory and say what AWS's validator, and on request AWS itself, thinks of the result.

    The file stays as it is. A change set is deleted as soon as it is read; none is ever executed. Exit code: 0 all is well, 1 the
    template is refused or AWS would replace a resource where autofix did not expect it, 2 error.
    """
    values = dict(map(_assignment, parameters))
    options = options_of(path, given)
    validation = _judged(path, options)
    if given["validate_template"] or given["stack"]:
        from autofix.aws import Aws, AwsProblem

        try:
            aws = Aws(options.region, given["profile"])
            if given["validate_template"]:
                _taken(validation, aws, given["bucket"])
            if given["stack"]:
                _deployed(validation, aws, given["stack"], values, given["bucket"])
        except AwsProblem as problem:
            validation.problem = str(problem)
    _show(validation, output)
    sys.exit(ERROR if validation.problem or validation.left_behind else OK if validation.good else LEFT)


def _show(validation: Validation, output: str) -> None:
    if output == "json":
        write_bytes(as_json(validation))
    else:
        for line, aside in as_text(validation):
            click.echo(line, err=aside)


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise click.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--parameter")
    return name, value


def _judged(path: Path, options: Options) -> Validation:
    """The repaired template, and what the validator in this process says of it."""
    try:
        source = decode(sys.stdin.buffer.read()) if str(path) == "-" else read_file(path)
        outcome, unverified = repair(source, options, cloudformation_validate, form_of(path))
    except ReadError as problem:
        fail(f"{path}:{problem.line}:{problem.column}: {problem.problem}")
    except (FileProblem, NotATemplate) as problem:
        fail(f"{path}: {problem}")
    validation = Validation(str(path), outcome, unverified)
    try:
        validation.complaints = tuple(sorted(map(str, cloudformation_validate(outcome.after))))
    except JudgeError as problem:
        validation.judge_problem = str(problem)
    return validation


def _taken(validation: Validation, aws: Aws, bucket: str | None) -> None:
    """Ask ValidateTemplate. Raises AwsProblem where it cannot be asked."""
    from autofix.aws import AwsProblem
    from autofix.stack import validity

    try:
        validation.validity = validity(aws, validation.outcome.after, bucket)
    except AwsProblem as problem:
        if problem.code != "ValidationError":
            raise
        validation.refusal = str(problem)


def _deployed(validation: Validation, aws: Aws, stack: str, values: dict[str, str], bucket: str | None) -> None:
    """Ask for a change set. Raises AwsProblem."""
    from autofix.stack import deployment

    parameters = list(Template(read(validation.outcome.after)).section("Parameters"))
    said = deployment(aws, stack, validation.outcome.after, parameters, values, bucket=bucket)
    validation.stack, validation.region, validation.left_behind = stack, aws.region, said.problems
    validation.rows = compared(validation.outcome, said)
