"""A function is given a variable that Lambda sets itself.

Lambda reserves the names of the variables it sets (AWS_REGION, the keys of the role, _HANDLER …) and refuses a function that brings its own:
"reserved keys that are currently not supported for modification".

Before:

    Environment:
      Variables:
        AWS_REGION: !Ref AWS::Region
        TABLE: !Ref Table

->

    Environment:
      Variables:
        TABLE: !Ref Table

Safety: safe where the value is what Lambda sets (the region). Otherwise unsafe: no such function can be created, but the code will read
Lambda's value, where another one was meant; give that a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    LAMBDA_FUNCTION,
    SAM_FUNCTION,
    Finding,
    Fixer,
    Json,
    Pointer,
    Resource,
    Safety,
    choices,
    finding,
    in_words,
    intrinsic,
    members,
    remove,
    sub_text,
)

RESERVED = {
    "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
}  # fmt: skip
REGION = ("AWS_REGION", "AWS_DEFAULT_REGION")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime",
    resolves=("cfn-lint:E3663",),
    tags=("deploy",),
)


@fixer.resource(LAMBDA_FUNCTION, SAM_FUNCTION)
def own_value(function: Resource) -> Iterator[Finding]:
    """The reserved names among the variables of a function."""
    for at, environment in choices(function.pointer("Environment"), function.get("Environment")):
        for place, value in choices(at / "Variables", members(environment).get("Variables")):
            variables = {} if intrinsic(value)[0] else members(value)
            names = [name for name in variables if name in RESERVED]
            if names:
                same = all(name in REGION and sub_text(variables[name]) == "${AWS::Region}" for name in names)
                doubt = "" if same else ", and give what you need another name"
                message = f"{function.name} is given {in_words(names)}, which Lambda sets itself, and refuses here. Leave it out{doubt}"
                patch = _without(names, len(variables) == len(names), place, at, environment)
                yield finding(place / names[0], message, *map(remove, patch), safety=None if same else Safety.UNSAFE)


def _without(names: list[str], everything: bool, place: Pointer, at: Pointer, environment: Json) -> list[Pointer]:
    """The variables, or the whole environment where it has nothing else."""
    if everything and len(members(environment)) == 1 and place.parent == at and "Fn::If" not in at:
        return [at]
    return [place / name for name in names]
