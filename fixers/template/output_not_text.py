"""The value of an output is a list.

Outputs are text: CloudFormation rejects a list with "The Value field of every Outputs member must evaluate to a String and not a List".
Numbers and truth values it takes for the text they are.

Before:

    Outputs:
      Servers:
        Value: !GetAtt Group.NameServers

->

    Outputs:
      Servers:
        Value: !Join [',', !GetAtt Group.NameServers]

Safety: safe. The template is rejected as it is. The items of a list are joined with commas, which is what Fn::Split and a parameter of the
type CommaDelimitedList take apart again.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Json, Template, choices, finding, intrinsic, items, members, replace, schema_of

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html",
    resolves=("cfn-lint:E6101", "cfn-lint:E6003", "cloudformation-validate:F6101"),
    tags=("deploy",),
)


@fixer.template
def no_text(template: Template) -> Iterator[Finding]:
    """Outputs whose value is surely no text."""
    for name, output in template.section("Outputs").items():
        at = ROOT / "Outputs" / name / "Value"
        for place, value in choices(at, members(output).get("Value")):
            if _is_list(value, template):
                message = f"the output {name} is a list, and outputs are text, so CloudFormation rejects the template; join its items"
                yield finding(place, message, replace(place, {"Fn::Join": [",", value]}))


def _is_list(value: Json, template: Template) -> bool:
    """A list of texts, a parameter that is a list, an attribute that is one, or a function that makes one."""
    function, argument = intrinsic(value)
    if function is None:
        return (
            isinstance(value, list)
            and bool(value)
            and value[0] not in list(template.resources)
            and all(isinstance(item, (str, dict)) for item in value)
        )
    if function == "Ref":
        kind = str(members(template.section("Parameters").get(str(argument))).get("Type", ""))
        return "List" in kind or argument == "AWS::NotificationARNs"
    if function == "Fn::GetAtt":
        parts = argument.split(".", 1) if isinstance(argument, str) else list(items(argument))
        resource = template.resources.get(str(parts[0])) if len(parts) == 2 else None
        schema = schema_of(resource.type) if resource is not None else None
        shape = schema.property_at(str(parts[1]).split(".")) if schema else None
        return shape is not None and shape.types == {"array"}
    return function == "Fn::Split"
