"""The default of a parameter is a function.

Defaults are read before anything is evaluated: CloudFormation rejects the template with "Every Default member must be a string". What
was meant is a value that the template works out itself, so it stands where the parameter is used.

Before:

    Parameters:
      Region:
        Type: String
        Default: !Ref AWS::Region
    Resources:
      Topic:
        Type: AWS::SNS::Topic
        Properties:
          DisplayName: !Ref Region

->

    Resources:
      Topic:
        Type: AWS::SNS::Topic
        Properties:
          DisplayName: !Ref AWS::Region

Only a Ref to a pseudo parameter or to another parameter is taken, and an Fn::Sub of those.

Safety: unsafe. The template is rejected as it is, but nobody can give another value instead of the default any more. Safe where nothing
uses the parameter: whatever its value is, it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    INTERFACE,
    PSEUDO_PARAMETERS,
    ROOT,
    Finding,
    Fixer,
    Json,
    Names,
    Operation,
    Pointer,
    Safety,
    Template,
    Use,
    finding,
    intrinsic,
    members,
    remove,
    replace,
    spoken_of,
    sub_text,
    substituted,
    uses,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html",
    resolves=("cfn-lint:E2001", "cloudformation-validate:E2001"),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.template
def worked_out(template: Template) -> Iterator[Finding]:
    """Parameters with a function as default."""
    declared = template.section("Parameters")
    for name, body in declared.items():
        default = members(body).get("Default")
        if intrinsic(default)[0] is None or not template.once(Names).closed:
            continue
        at = ROOT / "Parameters" / name
        used = [use for use in template.once(uses) if use.name == name and use.how in ("Ref", "Sub", "Interface")]
        message = f"the default of {name} is a function, which CloudFormation rejects; what it works out belongs where {name} is used"
        if name not in template.once(spoken_of):
            message = f"the default of {name} is a function, which CloudFormation rejects, and nothing uses {name}; remove it"
            yield finding(at / "Default", message, remove(at if len(declared) > 1 else at.parent), safety=Safety.SAFE)
            continue
        possible = _is_known(default, name, template) and all(use.how != "Interface" for use in used) and not _is_labelled(template, name)
        patch = [*_inlined(used, sub_text(default)), remove(at if len(declared) > 1 else at.parent)] if possible else []
        yield finding(at / "Default", message, *patch)


def _is_known(default: Json, name: str, template: Template) -> bool:
    """Whether a default is text, pseudo parameters and other parameters, put together."""
    variables = substituted(sub_text(default))
    known = (PSEUDO_PARAMETERS | set(template.section("Parameters"))) - {name, "AWS::NoValue", "AWS::NotificationARNs"}
    return intrinsic(default)[0] in ("Ref", "Fn::Sub") and bool(variables) and known.issuperset(variables)


def _is_labelled(template: Template, name: str) -> bool:
    return name in members(members(template.section("Metadata").get(INTERFACE.last)).get("ParameterLabels"))


def _inlined(used: list[Use], text: str) -> Iterator[Operation]:
    """Ref becomes what the default was; ``${Name}`` in a text becomes its text."""
    single = substituted(text)
    value: Json = {"Ref": single[0]} if text == f"${{{single[0]}}}" else {"Fn::Sub": text}
    texts: dict[Pointer, str] = {}
    for use in used:
        if use.how == "Ref":
            yield replace(use.at.parent, value)
        else:
            texts[use.at] = texts.get(use.at, use.text).replace(f"${{{use.name}}}", text)
    for at, written in texts.items():
        yield replace(at, written)
