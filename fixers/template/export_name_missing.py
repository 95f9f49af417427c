"""An Export has no Name.

An output is exported under a name that is unique in the account and region, and other stacks import it by that
name. CloudFormation rejects a template whose Export is empty or null ("'null' values are not allowed in templates").
The name follows the convention of the other exports of the template; where there is none it is
``${AWS::StackName}-`` and the output's logical id, so that a second stack of the template does not collide.

Before:

    Outputs:
      VpcId:
        Value: !Ref Vpc
        Export:

->

    Outputs:
      VpcId:
        Value: !Ref Vpc
        Export:
          Name: !Sub '${AWS::StackName}-VpcId'

Safety: safe. The template could not be deployed before, so nobody imports the output yet, and no resource is touched.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from autofix import (
    ROOT,
    Convention,
    Finding,
    Fixer,
    Json,
    Operation,
    Pointer,
    Template,
    add,
    convention,
    finding,
    intrinsic,
    members,
    replace,
    sub_text,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html",
    resolves=("cfn-lint:E6002", "cfn-lint:E6003"),
    tags=("deploy",),
)


@fixer.template
def nameless(template: Template) -> Iterator[Finding]:
    """Each export of a template has a name of its own."""
    exports = {output: members(body)["Export"] for output, body in template.section("Outputs").items() if "Export" in members(body)}
    named = {output: name for output, export in exports.items() if (name := members(export).get("Name"))}
    if len(named) == len(exports):
        return
    style, taken = convention(named), {sub_text(name) for name in named.values()}
    for output, export in exports.items():
        if output not in named:
            name = next(wanted for wanted in _wanted(output, export, style) if sub_text(wanted) not in taken)
            taken.add(sub_text(name))
            message = f"the Export of {output} has no Name, so CloudFormation rejects the template; name it, or remove the Export"
            yield finding(ROOT / "Outputs" / output / "Export", message, *_naming(ROOT / "Outputs" / output / "Export", export, name))


def _wanted(output: str, export: Json, style: Convention | None) -> Iterator[Json]:
    """The names an export could have, best first: the one that was meant, the one its siblings suggest, its stack's."""
    if intrinsic(export)[0] or (export and isinstance(export, str)):
        yield export
    if style:
        yield style.name(output)
    yield {"Fn::Sub": f"${{AWS::StackName}}-{output}"}
    for number in itertools.count(2):
        yield {"Fn::Sub": f"${{AWS::StackName}}-{output}-{number}"}


def _naming(at: Pointer, export: Json, name: Json) -> Iterator[Operation]:
    """An empty Export gets the name; one with something else in it that nobody can read is left to its author."""
    if isinstance(export, dict) and not intrinsic(export)[0]:
        if set(export) <= {"Name"}:
            yield replace(at / "Name", name) if export else add(at / "Name", name)
    elif not isinstance(export, list) or not export:
        yield replace(at, {"Name": name})
