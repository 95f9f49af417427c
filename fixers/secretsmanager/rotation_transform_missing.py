"""A HostedRotationLambda is used without the transform that makes it.

HostedRotationLambda is not a property of Secrets Manager: the macro `AWS::SecretsManager-2024-09-16` turns it into a
nested stack with the rotation function. Without the macro the template cannot be deployed.

Before:

    Resources:
      Schedule:
        Type: AWS::SecretsManager::RotationSchedule
        Properties:
          HostedRotationLambda:
            RotationType: MySQLSingleUser

->

    Transform: AWS::SecretsManager-2024-09-16
    Resources:
      Schedule:
        Type: AWS::SecretsManager::RotationSchedule
        Properties:
          HostedRotationLambda:
            RotationType: MySQLSingleUser

Safety: safe. The schedule could not be deployed. The stack must now be deployed with a change set and
CAPABILITY_AUTO_EXPAND. A template that names an older version of the transform is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, add_rotation_transform, finding

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-secretsmanager.html",
    tags=("deploy",),
)


@fixer.having("AWS::SecretsManager::RotationSchedule")
def hosted_without_transform(template: Template) -> Iterator[Finding]:
    """Whoever has a hosted rotation function names the transform."""
    schedules = template.of_type("AWS::SecretsManager::RotationSchedule")
    hosted = next((schedule for schedule in schedules if "HostedRotationLambda" in schedule.properties), None)
    patch = add_rotation_transform(template)
    if hosted is not None and patch:
        message = f"The HostedRotationLambda of {hosted.name} needs the transform AWS::SecretsManager-2024-09-16, which makes it. Name it"
        yield finding(hosted.pointer("HostedRotationLambda"), message, *patch)
