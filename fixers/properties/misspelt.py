"""A property is given by a name that its resource type does not have.

CloudFormation refuses the whole template for one unknown property ("extraneous key is not permitted"), and where the
property is required it misses the right one, too. Most such names differ in capitals (`RoleArn`, where AWS Config says
`RoleARN`), in the plural, in a letter or two, in a unit (`MaximumEventAge` for `MaximumEventAgeInSeconds`), or are the
words of another API.

Before:

    Recorder:
      Type: AWS::Config::ConfigurationRecorder
      Properties:
        RoleArn: !GetAtt ConfigRole.Arn

->

    Recorder:
      Type: AWS::Config::ConfigurationRecorder
      Properties:
        RoleARN: !GetAtt ConfigRole.Arn

The value is turned into the shape of the right property where that is another one: a single object becomes a list of it.

Safety: safe where the names differ in capitals, plural, unit or no more than two letters and the value fits, or where
autofix's table of known mistakes says what is meant: nothing can be deployed with the wrong name, and there is one right
one. Unsafe where the name is only the most similar one there is.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Meant, Template, corrections, finding

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    resolves=("cfn-lint:E3002", "cloudformation-validate:F3002", "cfn-lint:E3003", "cloudformation-validate:F3003"),
    tags=("deploy",),
)


@fixer.template
def other_name(template: Template) -> Iterator[Finding]:
    """The schema of the type has the property under another name."""
    for found in corrections(template):
        if found.meant is Meant.OTHER_NAME:
            yield finding(found.at, f"{found.complaint}; {found.words}", *found.patch, safety=found.safety)
