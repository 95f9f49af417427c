"""A rotation schedule does not wait for the attachment that completes its secret.

A SecretTargetAttachment writes the database's engine, host and port into the secret. A RotationSchedule that refers to the
secret itself is created at the same time as the attachment: the rotation function may read a secret without a host, and the
first rotation fails.

Before:

    Rotation:
      Type: AWS::SecretsManager::RotationSchedule
      Properties:
        SecretId: !Ref Secret

->

    Rotation:
      Type: AWS::SecretsManager::RotationSchedule
      DependsOn: Attachment
      Properties:
        SecretId: !Ref Secret

Safety: safe. Only the order of creation and deletion changes, no resource is updated.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import DynamicTargets, Finding, Fixer, Resource, Template, ordered

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/secretsmanager/latest/userguide/cfn-example_RDSsecret.html",
    tags=("deploy",),
)


@fixer.having("AWS::SecretsManager::RotationSchedule")
def rotates_before_it_is_attached(template: Template) -> Iterator[Finding]:
    """A schedule and an attachment of one secret, with no dependency between them."""
    targets = template.once(DynamicTargets)
    attachments: dict[str, list[Resource]] = {}
    for attachment in template.of_type("AWS::SecretsManager::SecretTargetAttachment"):
        if secret := targets.secret(attachment.get("SecretId")):
            attachments.setdefault(secret.name, []).append(attachment)
    for schedule in template.of_type("AWS::SecretsManager::RotationSchedule"):
        if secret := targets.secret(schedule.get("SecretId")):
            message = f"{schedule.name} may rotate {secret.name} before {{}} writes the host into it; add DependsOn: {{}}"
            yield from ordered(schedule, attachments.get(secret.name, ()), message)
