"""A resource has a type that AWS does not have.

CloudFormation refuses the whole template for one type that it does not know ("Unrecognized resource types"). Some things
can only be done with another API (the password policy of an account, encryption of volumes by default) and cannot be in a
template, and some CloudFormation does by itself (it starts the recorder of AWS Config).

Before:

    Recorder:
      Type: AWS::Config::ConfigurationRecorder
      Properties:
        RoleARN: !Ref RoleArn
    RecorderStatus:
      Type: AWS::Config::ConfigurationRecorderStatus
      Properties:
        Name: !Ref Recorder

->

    Recorder:
      Type: AWS::Config::ConfigurationRecorder
      Properties:
        RoleARN: !Ref RoleArn

DependsOn that names the resource goes with it, and so do outputs that tell of it. Where another resource uses it, and
where autofix knows nothing of the type, the finding is only shown.

Safety: unsafe. What the resource asks for does not happen without it; the message says who can do it. Safe where
CloudFormation does it anyway.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Safety, Template, TypeMistake, finding, unknown_types

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    resolves=("cfn-lint:E3006", "cloudformation-validate:F3006"),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.template
def nothing_there_is(template: Template) -> Iterator[Finding]:
    """No type can be meant."""
    for answer in unknown_types(template):
        if answer.kind in (TypeMistake.NOTHING, TypeMistake.UNKNOWN):
            yield finding(answer.resource.at, f"{answer.complaint}: {answer.words}", *answer.patch, safety=answer.safety)
