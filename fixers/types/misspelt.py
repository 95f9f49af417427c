"""A resource has a type that AWS calls by another name.

CloudFormation refuses the whole template for one type that it does not know ("Unrecognized resource types"). Mostly the
name of the service is another one (`AWS::CloudWatch::LogGroup` for `AWS::Logs::LogGroup`), or letters and capitals differ.

Before:

    AppLogs:
      Type: AWS::CloudWatch::LogGroup

->

    AppLogs:
      Type: AWS::Logs::LogGroup

Safety: safe where only capitals differ, or where autofix's table of known names has the type and the properties are its
own. Unsafe where the type is only the nearest one in writing, or where its properties do not all fit. Types of other
publishers, modules, custom resources and templates with macros of their own are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, TypeMistake, finding, unknown_types

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    resolves=("cfn-lint:E3006", "cloudformation-validate:F3006"),
    tags=("deploy",),
)


@fixer.template
def other_name(template: Template) -> Iterator[Finding]:
    """A known type is meant."""
    for answer in unknown_types(template):
        if answer.kind is TypeMistake.OTHER_NAME:
            yield finding(answer.resource.at / "Type", f"{answer.complaint}; {answer.words}", *answer.patch, safety=answer.safety)
