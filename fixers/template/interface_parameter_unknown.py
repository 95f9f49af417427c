"""The parameter groups of the console's form name a parameter that the template does not have.

``AWS::CloudFormation::Interface`` says how the console asks for parameters. A name nobody declares shows nothing: the parameter was
removed or renamed, and the form was forgotten.

Before:

    Metadata:
      AWS::CloudFormation::Interface:
        ParameterGroups:
          - Label: {default: Network}
            Parameters: [VpcId, SubnetId]

    Parameters:
      VpcId:
        Type: AWS::EC2::VPC::Id

->

    Metadata:
      AWS::CloudFormation::Interface:
        ParameterGroups:
          - Label: {default: Network}
            Parameters: [VpcId]

    Parameters:
      VpcId:
        Type: AWS::EC2::VPC::Id

Safety: safe. The form loses nothing that it shows. A name that differs from a parameter only in case or letters is corrected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from autofix import (
    INTERFACE,
    Finding,
    Fixer,
    Json,
    Lexicon,
    Names,
    Operation,
    Pointer,
    Template,
    finding,
    in_words,
    items,
    members,
    move,
    remove,
    renamed,
    uses,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-interface.html",
    resolves=("cfn-lint:W4001",),
    tags=("style",),
)


@fixer.template
def not_declared(template: Template) -> Iterator[Finding]:
    """Names in groups and labels that are no parameters."""
    interface = members(template.section("Metadata").get(INTERFACE.last))
    if not interface or not template.once(Names).closed:
        return
    known = Lexicon(template.section("Parameters"))
    wrong = [use for use in template.once(uses) if use.how == "Interface" and use.name not in known.names]
    groups = items(interface.get("ParameterGroups"))
    named = {name for group in groups for name in items(members(group).get("Parameters")) if isinstance(name, str)}
    for use in wrong:
        if (meant := known.nearest(use.name)) and meant not in named:
            message = f"the console's form asks for {use.name}, which is no parameter; {meant} is"
            yield finding(use.at, message, *renamed([use], {use.name: meant}))
    lost = {use.at for use in wrong if not (meant := known.nearest(use.name)) or meant in named}
    if lost:
        shown = in_words([use.name for use in wrong if use.at in lost])
        message = f"the console's form asks for {shown}, which the template does not have"
        yield finding(min(lost), message, *_without(groups, lost))
    for label in members(interface.get("ParameterLabels")):
        if label not in known.names:
            yield finding(
                INTERFACE / "ParameterLabels" / label,
                f"there is a label for {label}, which is no parameter",
                *_label(label, members(interface.get("ParameterLabels")), known),
            )


def _without(groups: Sequence[Json], lost: set[Pointer]) -> Iterator[Operation]:
    """Take the lost names out of their groups, and groups that have nothing else; last ones first, because what follows moves up."""
    for index, group in reversed(list(enumerate(groups))):
        at, parameters = INTERFACE / "ParameterGroups" / index, items(members(group).get("Parameters"))
        gone = [at / "Parameters" / position for position in range(len(parameters)) if at / "Parameters" / position in lost]
        if gone and len(gone) == len(parameters):
            yield remove(at)
        else:
            yield from map(remove, reversed(gone))


def _label(label: str, labels: Mapping[str, Json], known: Lexicon) -> Iterator[Operation]:
    at, meant = INTERFACE / "ParameterLabels", known.nearest(label)
    if meant is not None and meant not in labels:
        yield move(at / label, at / meant)
    else:
        yield remove(at / label)
