"""A key has no value.

An empty value in YAML is null, and CloudFormation rejects any: "'null' values are not allowed in templates".

Before:

    Queue:
      Type: AWS::SQS::Queue
      Properties:
    Outputs:

->

    Queue:
      Type: AWS::SQS::Queue

Where the key alone says something, because it stands in a mapping of its own and takes one, it gets an empty mapping:
``DefaultAction: {Allow: }`` of a web ACL is ``DefaultAction: {Allow: {}}``.

Safety: safe. The template is rejected as it is, and nothing was said. Keys of functions, and the only key in a place that does not
take an empty mapping, are reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autofix import Finding, Fixer, Json, Pointer, Template, finding, members, pointer_of, remove, replace, resolve, schema_of

ELSEWHERE = ("Export",)
"""Keys whose emptiness another fixer fills."""

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html",
    resolves=("cfn-lint:E0000",),
    tags=("deploy",),
)


@fixer.template
def nothing_said(template: Template) -> Iterator[Finding]:
    """Every null of a template that stands behind a key."""
    for at in (pointer_of(way) for leaves in template.leaves.values() for way, leaf in leaves if leaf is None):
        holder = resolve(template.document.data, at.parent)
        of_function = len(members(holder)) == 1 and at.last.startswith(("Fn::", "Ref", "!"))
        if isinstance(holder, dict) and at.last not in ELSEWHERE and not of_function:
            yield _answered(at, holder, template)


def _answered(at: Pointer, siblings: Mapping[str, Json], template: Template) -> Finding:
    message = f"{at.last} has no value, and CloudFormation rejects the template because of it"
    if len(siblings) > 1 or len(at) < 5 or at.last == "Properties":
        return finding(at, f"{message}; remove it", remove(at))
    if _takes_mapping(at, template):
        return finding(at, f"{message}; an empty mapping says that it is there", replace(at, {}))
    return finding(at, f"{message}; give it one, or remove it")


def _takes_mapping(at: Pointer, template: Template) -> bool:
    resource = template.resources.get(at[1]) if at[0] == "Resources" and at[2] == "Properties" else None
    schema = schema_of(resource.type) if resource is not None else None
    shape = schema.property_at(at[3:]) if schema else None
    return shape is not None and ("object" in shape.types or not shape.types) and not shape.required
