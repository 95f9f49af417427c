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

from autofix import Finding, Fixer, Names, Pointer, Safety, Template, finding, pointer_of, replace, substituted

OPAQUE = {
    "AllowedPattern", "AuthPolicy", "BuildSpec", "Body", "Code", "Command", "Commands", "ConstraintDescription", "DefinitionBody",
    "DefinitionString", "Definition", "Description", "Fn::Sub", "Fn::Transform", "InlineCode", "RequestMappingTemplate",
    "ResponseMappingTemplate", "RequestTemplates", "ResponseTemplates", "Ref", "TemplateBody", "UserData", "ZipFile",
    "DefinitionSubstitutions", "Fn::FindInMap", "Fn::GetAtt", "Condition",
}  # fmt: skip

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
    for at, text in _candidates(template):
        variables = {name.partition(".")[0] for name in substituted(text)}
        circular = at[0] == "Resources" and any(name == at[1] or template.depends(name, at[1]) for name in variables)
        if variables and variables <= names.values.names and not circular:
            message = f"nothing fills in ${{{substituted(text)[0]}}} here: outside of Fn::Sub it stays as it is written"
            yield finding(at, message, replace(at, {"Fn::Sub": text}))


def _candidates(template: Template) -> Iterator[tuple[Pointer, str]]:
    """Texts of one line with ``${Name}`` in properties and outputs, where nobody else fills them in."""
    for section in ("Resources", "Outputs"):
        for way, text in template.leaves.get(section, ()):
            if isinstance(text, str) and "${" in text and "\n" not in text and "${!" not in text:
                at = pointer_of(way)
                place = at[2:] if section == "Outputs" else at[3:] if at[2:3] == ("Properties",) and at[1] in template.resources else OPAQUE
                if OPAQUE.isdisjoint(place):
                    yield at, text
