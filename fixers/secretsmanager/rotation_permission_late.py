"""A rotation schedule does not wait for the permission to invoke its function.

The schedule names the function and not the permission, so CloudFormation creates both at the same time. Where the
schedule is first, it fails with "Secrets Manager cannot invoke the specified Lambda function".

Before:

    Schedule:
      Type: AWS::SecretsManager::RotationSchedule

->

    Schedule:
      Type: AWS::SecretsManager::RotationSchedule
      DependsOn: RotatePermission

Safety: safe. DependsOn changes the order in which resources are created, and no resource.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Template, finding, rotation_functions, rotation_permissions

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html",
    tags=("deploy",),
)


@fixer.having("AWS::SecretsManager::RotationSchedule")
def does_not_wait(template: Template) -> Iterator[Finding]:
    """Every schedule comes after the permission for its function."""
    permissions = rotation_permissions(template)
    for function, schedules in rotation_functions(template).items():
        permission = permissions.get(function)
        if permission is not None:
            yield from (_finding(schedule, permission, function) for schedule in schedules if _is_unordered(schedule, permission))


def _is_unordered(schedule: Resource, permission: Resource) -> bool:
    template = schedule.template
    return not template.depends(schedule.name, permission.name) and template.may_depend(schedule, permission)


def _finding(schedule: Resource, permission: Resource, function: str) -> Finding:
    message = f"{schedule.name} may be created before {permission.name} lets Secrets Manager invoke {function}. Add a DependsOn"
    return finding(schedule.at, message, schedule.add_dependency(permission.name))
