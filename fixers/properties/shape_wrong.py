"""A property holds its value in another form than its resource type takes it.

CloudFormation refuses a single value where it wants a list, an object where it wants a text, a map of tags where it
wants a list of keys and values ("expected type: JSONArray, found: String"), and nothing is deployed.

Before:

    Server:
      Type: AWS::EC2::Instance
      Properties:
        SecurityGroupIds: !Ref ServerGroup

->

    Server:
      Type: AWS::EC2::Instance
      Properties:
        SecurityGroupIds:
          - !Ref ServerGroup

Also: a list of one where a single value is wanted, `TracingConfig: Active` for an object with one member, an object where
JSON text is read (the body of a dashboard, a secret) and JSON text where an object is, words like "enabled" for true.
Numbers in quotes and texts without them are no defect, CloudFormation converts them; what an intrinsic will be is only
judged where that is certain (Ref of a resource, Fn::Sub, Fn::Split).

Safety: safe. With the other form nothing can be deployed, and it is changed only where one form says the same and fits.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import UNFIT, Finding, Fixer, Problem, Template, adapted, finding, misfits, reads_json, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html",
    resolves=("cfn-lint:E3012", "cloudformation-validate:F3012"),
    tags=("deploy",),
)

FORMS = {
    "array": "a list",
    "object": "an object",
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}


@fixer.template
def other_form(template: Template) -> Iterator[Finding]:
    """CloudFormation does not convert the value, and there is one way to write it as the schema has it."""
    for misfit in misfits(template):
        if misfit.problem is Problem.SHAPE and misfit.shape is not None:
            value = adapted(misfit.value, misfit.shape, template, json_text=reads_json(misfit))
            wanted = " or ".join(FORMS[kind] for kind in sorted(misfit.shape.types) if kind in FORMS)
            if value is not UNFIT:
                message = f"{misfit.place} of {misfit.resource.name} has to be {wanted}; in another form it is refused. Write it as one"
                yield finding(misfit.at, message, replace(misfit.at, value))
