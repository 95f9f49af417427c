"""A second configuration recorder has the name of the first one.

AWS Config has one recorder of your own in an account and region, and CloudFormation refuses two resources with one name. A second
one is often meant to start the first; CloudFormation starts a recorder by itself when its delivery channel is there.

Before:

    Recorder:
      Type: AWS::Config::ConfigurationRecorder
      Properties: {Name: main, …}
    RecorderStatus:
      Type: AWS::Config::ConfigurationRecorder
      Properties: {Name: main, …}
    Rule:
      Type: AWS::Config::ConfigRule
      DependsOn: RecorderStatus

->

    Recorder:
      Type: AWS::Config::ConfigurationRecorder
      Properties: {Name: main, …}
    Rule:
      Type: AWS::Config::ConfigRule
      DependsOn: Recorder

Safety: safe where the second recorder says nothing that the first does not. Otherwise unsafe: it goes with what it records differently.
Whatever refers to it refers to the first then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix import (
    Finding,
    Fixer,
    Json,
    Operation,
    Resource,
    Safety,
    Template,
    finding,
    intrinsic,
    references_to,
    remove,
    replace,
    resolve,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html",
    resolves=("cfn-lint:E3019",),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.having("AWS::Config::ConfigurationRecorder")
def same_name(template: Template) -> Iterator[Finding]:
    """A recorder with the name of an earlier one, that exists whenever that one does."""
    first, *others = template.of_type("AWS::Config::ConfigurationRecorder")
    for other in others:
        if other.get("Name") is not None and other.get("Name") == first.get("Name") and other.condition == first.condition:
            operations = _redirected(template, other, first)
            if operations is not None:
                message = f"{other.name} has the name of {first.name}, and there can be one recorder only; do without it"
                known = set(other.body) <= {"Type", "Properties", "DependsOn", "Condition"} and _says(
                    dict(first.properties), dict(other.properties)
                )
                yield finding(other.at, message, *operations, remove(other.at), safety=Safety.SAFE if known else None)


def _says(said: Json, again: Json) -> bool:
    """Whether a value says all that another one does."""
    if isinstance(said, Mapping) and isinstance(again, Mapping) and intrinsic(again)[0] is None:
        return all(key in said and _says(said[key], value) for key, value in again.items())
    return said == again


def _redirected(template: Template, other: Resource, first: Resource) -> list[Operation] | None:
    """Every use of a recorder turned to the first one; None where a use is inside a text."""
    operations = []
    for use in template.once(references_to).get(other.name, ()):
        if use.at[:2] == other.at:
            continue
        if use.kind not in ("Ref", "DependsOn"):
            return None
        if use.kind == "DependsOn":
            user = template.resources[use.at[1]]
            if first.name == user.name or first.name in user.depends_on:
                return None
            at = use.at if isinstance(user.body["DependsOn"], list) else use.at.parent
            operations.append(replace(at, first.name))
        else:
            _, name = intrinsic(resolve(template.document.data, use.at))
            operations.append(replace(use.at / "Ref", first.name) if name == other.name else replace(use.at, {"Ref": first.name}))
    return operations
