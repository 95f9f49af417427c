"""The runtime of a function is deprecated, or will be soon.

Nobody mends a deprecated runtime: security holes in the language stay open. Some months later Lambda refuses new functions
that name it, so that a copy of the stack cannot be made, and then changes of those that exist.

Before:

    Runtime: python3.8

->

    Runtime: python3.12

Functions move to the nearest runtime of their language that stays for a year (Node.js: the last one that takes callback
handlers, while it is supported), `java8` to `java8.al2`. `--set lambda-runtime-deprecated.runtimes='[python3.13]'` names the
runtimes you want instead. A runtime counts when its deprecation lies before the day on which autofix's table of runtimes
is 90 days old; `--set lambda-runtime-deprecated.supported-on=2027-06-01` names another day.

Safety: unsafe, because code has to be tried with another version of its language. Only reported: functions whose code or
layers, as far as the template shows them, are made for the old one (Python 2, modules that are gone, version 2 of the AWS SDK
for JavaScript, layers that name a version), and packages that have to be built anew (.NET, Go). Where a parameter holds
the runtime, its default changes; callers that pass their own value must change it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import (
    LAMBDA_FUNCTION,
    ROOT,
    SAM_FUNCTION,
    Finding,
    Fixer,
    Operation,
    RuntimeUse,
    Safety,
    Template,
    add,
    finding,
    items,
    lambda_runtimes,
    members,
    names_of,
    replace,
    runtime_after,
    runtime_uses,
    supported_on,
    ties_to_runtime,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    resolves=("CKV_AWS_363", "cfn-lint:E2531", "cfn-lint:E2533", "cfn-lint:W2531"),
    safety=Safety.UNSAFE,
    tags=("deploy", "security"),
)
DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])")
RUNTIMES = fixer.setting("runtimes", list, "the runtimes to move to, one for each language: [python3.13, nodejs24.x]")
DAY = fixer.setting("supported-on", str, "the day on which runtimes have to be supported: 2027-06-01")


@fixer.having(LAMBDA_FUNCTION, SAM_FUNCTION)
def out_of_support(template: Template) -> Iterator[Finding]:
    """The runtime is supported on the day that counts."""
    day = DAY.of(template) or supported_on()
    for use in runtime_uses(template):
        if not DATE.fullmatch(day):
            yield finding(use.at, f"{day!r} is no day on which {use.runtime.name} could be supported", needs=DAY)
        elif use.runtime.deprecated <= day:
            yield _move(template, use, day)


def _move(template: Template, use: RuntimeUse, day: str) -> Finding:
    old = use.runtime
    new = lambda_runtimes().get(_wanted(template, use) or runtime_after(old.name, day) or old.newest, old)
    ties = dict.fromkeys(tie for function in use.functions for tie in ties_to_runtime(function, old, new))
    message = f"{old.name}, the runtime of {names_of(use.functions)}, is deprecated: no security patches from {old.deprecated}, "
    message += f"no new functions from {old.no_creation}, no updates from {old.no_update}"
    if new is old:
        return finding(use.at, f"{message}. Plan its end")
    if ties:
        return finding(use.at, f"{message}. Moving to {new.name} takes more: {next(iter(ties))}")
    return finding(use.at, f"{message}. Move to {new.name} and try the code with it", *_moved(template, use, new.name))


def _wanted(template: Template, use: RuntimeUse) -> str | None:
    """The runtime a user wants for the language."""
    named = [lambda_runtimes().get(str(name)) for name in RUNTIMES.of(template) or []]
    return next((runtime.name for runtime in named if runtime is not None and runtime.language == use.runtime.language), None)


def _moved(template: Template, use: RuntimeUse, name: str) -> Iterator[Operation]:
    """The new runtime in its place; a parameter allows it, too."""
    yield replace(use.at, name)
    if use.via == "parameter":
        allowed = members(template.section("Parameters").get(use.at[1])).get("AllowedValues")
        if isinstance(allowed, list) and name not in items(allowed):
            yield add(ROOT / "Parameters" / use.at[1] / "AllowedValues" / "-", name)
