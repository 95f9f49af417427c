"""A text has a ``${…}`` in it that nothing fills in.

Outside of Fn::Sub the characters stay as they are: the resource is called "${Stage}-queue" in so many words, or is rejected.

Before:

    QueueName: ${Stage}-queue

->

    QueueName: !Sub ${Stage}-queue

A text counts only if everything that stands in ``${…}`` is a parameter, resource or pseudo parameter of the template. Scripts, definitions
with ``DefinitionSubstitutions``, and texts that others fill in (the policies of IAM know ``${aws:username}``) are left alone.

Safety: unsafe. Another value reaches the resource than before; on an existing stack a name replaces it.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Names, Pointer, Safety, Template, Way, finding, pointer_of, replace, substituted

OPAQUE = frozenset(
    [
        "AllowedPattern",
        "AuthPolicy",
        "BuildSpec",
        "Body",
        "Code",
        "Command",
        "Commands",
        "ConstraintDescription",
        "DefinitionBody",
        "DefinitionString",
        "Definition",
        "Description",
        "Fn::Sub",
        "Fn::Transform",
        "InlineCode",
        "RequestMappingTemplate",
        "ResponseMappingTemplate",
        "RequestTemplates",
        "ResponseTemplates",
        "Ref",
        "TemplateBody",
        "UserData",
        "ZipFile",
        "DefinitionSubstitutions",
        "Fn::FindInMap",
        "Fn::GetAtt",
        "Condition",
    ]
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html",
    resolves=("cfn-lint:E1029",),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.template
def never_filled_in(template: Template) -> Iterator[Finding]:
    """Texts of resources and outputs with ``${Name}``, all of whose names the template has."""
    names = template.once(Names)
    if "${" not in template.document.text or not names.closed:
        return
    for resource in template.resources.values():
        for found, variables in _literals(resource.at / "Properties", resource.body.get("Properties"), names):
            if not any(name == resource.name or template.depends(name, resource.name) for name in variables):
                yield found
    for name, output in template.section("Outputs").items():
        yield from (found for found, _ in _literals(Pointer(("Outputs", name)), output, names))


def _literals(at: Pointer, value: Json, names: Names) -> Iterator[tuple[Finding, set[str]]]:
    """The texts, each with the names in it."""
    waiting: list[tuple[Way, Json]] = [(at, value)]
    while waiting:
        way, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((way, key), inner) for key, inner in reversed(value.items()) if key not in OPAQUE]
        elif isinstance(value, list):
            waiting += [((way, index), inner) for index, inner in reversed(list(enumerate(value)))]
        elif isinstance(value, str) and "${" in value and "\n" not in value:
            variables = {name.partition(".")[0] for name in substituted(value)}
            if variables and "${!" not in value and variables <= names.values.names:
                message = f"nothing fills in ${{{substituted(value)[0]}}} here: outside of Fn::Sub it stays as it is written"
                place = pointer_of(way)
                yield finding(place, message, replace(place, {"Fn::Sub": value})), variables
