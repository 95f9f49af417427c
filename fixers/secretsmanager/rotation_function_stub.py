"""A rotation function does not change the password in the database.

Secrets Manager calls the function with the steps createSecret, setSecret, testSecret and finishSecret. Where setSecret
is empty, the new password becomes the current one although the database never learns it: after the first rotation
nobody can log in, and every step reports success.

Before:

    Schedule:
      Type: AWS::SecretsManager::RotationSchedule
      Properties:
        RotationLambdaARN: !GetAtt Rotate.Arn

->

    Schedule:
      Type: AWS::SecretsManager::RotationSchedule
      Properties:
        HostedRotationLambda:
          RotationType: MySQLSingleUser

Safety: unsafe, and only with `--set secretsmanager-rotation-function-stub.mode=hosted`: the rotation function of Secrets
Manager takes over (the stub stays, unused). It runs in the database's subnets with its security groups: one of the
template that does not let its own members in is made to. It needs a way to Secrets Manager, too, and the current secret
must hold the password the database knows. Code is never written. Better for a master user: ManageMasterUserPassword.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from autofix import (
    DatabaseSecret,
    Finding,
    Fixer,
    Operation,
    Resource,
    Safety,
    Template,
    Unrotatable,
    add,
    add_attachment,
    add_rotation_transform,
    database_secrets,
    finding,
    hosted_rotation,
    let_rotation_in,
    remove,
    rotation_functions,
    sub_text,
)

SET_STEP = ("def set_secret", "'setSecret'", '"setSecret"')
IDLE = ("pass", "...", "return", "#", "//", "print(", "console.", "log", "}", ")", "]")
DOCSTRING = re.compile(r'"""[^"]*"""')

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
    safety=Safety.UNSAFE,
    tags=("security", "reliability"),
)
MODE = fixer.setting("mode", str, "hosted: Secrets Manager's own rotation function takes over")


@fixer.having("AWS::SecretsManager::RotationSchedule")
def changes_nothing(template: Template) -> Iterator[Finding]:
    """The function behind every schedule of a database secret tells the database the new password."""
    functions = rotation_functions(template)
    function_of = {schedule.name: template.resources[name] for name, schedules in functions.items() for schedule in schedules}
    for kept in database_secrets(template) if functions else ():
        for schedule in kept.schedules:
            function = function_of.get(schedule.name)
            if function is not None and _is_stub(_code(function)):
                yield _finding(kept, schedule, function)


def _code(function: Resource) -> str:
    return sub_text(function.get("Code", "ZipFile") or function.get("InlineCode") or {})


def _is_stub(code: str) -> bool:
    """Whether no line of the setSecret step does anything, or the code knows no steps at all."""
    lines = DOCSTRING.sub("pass", code).splitlines()
    headers = [index for index, line in enumerate(lines) if line.rstrip().endswith((":", "{")) and any(map(line.__contains__, SET_STEP))]
    if not headers:
        return len(lines) > 1 and "step" not in code.lower()
    return any(all(line.startswith(IDLE) for line in _body(lines, index)) for index in headers)


def _body(lines: list[str], header: int) -> Iterator[str]:
    """The lines below a header that are indented more, without blank ones."""
    below = islice(lines, header + 1, None)
    for line in takewhile(lambda line: not line.strip() or _indent(line) > _indent(lines[header]), below):
        if line.strip():
            yield line.strip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _finding(kept: DatabaseSecret, schedule: Resource, function: Resource) -> Finding:
    message = f"{function.name} rotates {kept.name} without telling {kept.database.name}: after the first rotation nobody can log in"
    try:
        patch = _patch(kept, schedule)
    except Unrotatable as reason:
        return finding(function.at, f"{message}. Hosted rotation is impossible: {reason}")
    if MODE.of(kept.secret.template) != "hosted":
        return finding(function.at, f"{message}. Let Secrets Manager or RDS rotate it", needs=MODE)
    return finding(function.at, f"{message}. Use hosted rotation", *patch)


def _patch(kept: DatabaseSecret, schedule: Resource) -> list[Operation]:
    replaced = [remove(schedule.pointer("RotationLambdaARN")), add(schedule.pointer("HostedRotationLambda"), hosted_rotation(kept))]
    attachment, added = add_attachment(kept)
    waits = [] if schedule.template.depends(schedule.name, attachment) else [schedule.add_dependency(attachment)]
    return [*add_rotation_transform(schedule.template), *added, *waits, *replaced, *let_rotation_in(kept)]
