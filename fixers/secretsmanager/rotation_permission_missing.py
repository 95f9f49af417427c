"""Secrets Manager has no permission to invoke the rotation function of the template.

Secrets Manager invokes the function as soon as rotation is set up; without a Lambda permission for
secretsmanager.amazonaws.com the schedule fails with "Secrets Manager cannot invoke the specified Lambda function".

Before:

    Schedule:
      Type: AWS::SecretsManager::RotationSchedule
      Properties:
        RotationLambdaARN: !GetAtt Rotate.Arn

->

    Schedule:
      Type: AWS::SecretsManager::RotationSchedule
      DependsOn: RotatePermission
      Properties:
        RotationLambdaARN: !GetAtt Rotate.Arn
    RotatePermission:
      Type: AWS::Lambda::Permission
      Properties:
        FunctionName: !Ref Rotate
        Action: lambda:InvokeFunction
        Principal: secretsmanager.amazonaws.com
        SourceAccount: !Ref AWS::AccountId

Safety: safe. The schedule could not be deployed without it, and the permission is for the secrets of this account only.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Template, finding, resource_body, rotation_functions, rotation_permissions

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html",
    tags=("deploy",),
)


@fixer.having("AWS::SecretsManager::RotationSchedule")
def may_not_invoke(template: Template) -> Iterator[Finding]:
    """Every rotation function of the template has a permission for Secrets Manager."""
    permissions = rotation_permissions(template)
    for function, schedules in rotation_functions(template).items():
        if permissions.get(function) is None and None not in permissions:
            yield _finding(template.resources[function], schedules)


def _finding(function: Resource, schedules: list[Resource]) -> Finding:
    template = function.template
    name = template.free_name(f"{function.name}Permission")
    permission = resource_body(
        "AWS::Lambda::Permission",
        {
            "FunctionName": {"Ref": function.name},
            "Action": "lambda:InvokeFunction",
            "Principal": "secretsmanager.amazonaws.com",
            "SourceAccount": {"Ref": "AWS::AccountId"},
        },
        function.condition,
    )
    later = [schedule for schedule in schedules if function.condition in (None, schedule.condition)]
    message = (
        f"Secrets Manager may not invoke {function.name}, so {schedules[0].name} fails. Add a permission for secretsmanager.amazonaws.com"
    )
    waits = [schedule.add_dependency(name) for schedule in later]
    return finding(function.at, message, template.add_member("Resources", name, permission), *waits)
