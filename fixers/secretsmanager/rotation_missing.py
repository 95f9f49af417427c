"""A master password in Secrets Manager is never rotated.

A password that never changes works for whoever got hold of it once. There are two ways out, and they differ for those
who read the secret, so `--set secretsmanager-rotation-missing.mode=` says which: `managed` (RDS keeps the password in a
secret of its own and rotates it every seven days) or `hosted` (Secrets Manager adds a rotation function to the stack).

Before:

    Orders:
      Type: AWS::RDS::DBCluster
      Properties:
        MasterUserPassword: !Sub '{{resolve:secretsmanager:${Password}::password}}'

->

    Orders:
      Type: AWS::RDS::DBCluster
      Properties:
        ManageMasterUserPassword: true

Safety: unsafe. Managed: the password of a running database changes at once; what reads the old secret in this template
is led to the new one, readers elsewhere are not, and it holds username and password only. Hosted: the rotation function
runs in the database's subnets with its security groups. A group of the template that does not let its own members in
is made to; groups from elsewhere must. The function also needs a way to Secrets Manager; the first rotation waits for
the schedule. The stack is then deployed with a change set and CAPABILITY_AUTO_EXPAND.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import (
    DatabaseSecret,
    Finding,
    Fixer,
    Json,
    Operation,
    Safety,
    Template,
    Unrotatable,
    add_attachment,
    add_rotation_transform,
    database_secrets,
    finding,
    hosted_rotation,
    let_rotation_in,
    managed_rotation,
    resource_body,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
    safety=Safety.UNSAFE,
    tags=("security",),
)
MODE = fixer.setting("mode", str, "managed (RDS keeps and rotates the password) or hosted (a rotation function of Secrets Manager)")
DAYS = fixer.setting("days", int, "days from one hosted rotation to the next", 30)


@fixer.having("AWS::SecretsManager::Secret")
def never_rotated(template: Template) -> Iterator[Finding]:
    """Every secret that holds the master password of one database of the template has a schedule, or RDS manages it."""
    mode = MODE.of(template)
    for kept in database_secrets(template):
        if kept.schedules or "MasterUserPassword" not in kept.database.properties:
            continue
        message = f"{kept.name} holds the master password of {kept.database.name}, and nothing rotates it"
        if mode not in ("managed", "hosted"):
            yield finding(kept.secret.at, f"{message}. Choose managed or hosted rotation", needs=MODE)
            continue
        try:
            patch = managed_rotation(kept) if mode == "managed" else _hosted(kept, DAYS.of(template))
            yield finding(kept.secret.at, f"{message}. Use {mode} rotation", *patch)
        except Unrotatable as reason:
            yield finding(kept.secret.at, f"{message}; {mode} rotation is not possible: {reason}")


def _hosted(kept: DatabaseSecret, days: int) -> list[Operation]:
    template = kept.secret.template
    hosted = hosted_rotation(kept)
    attachment, patch = add_attachment(kept)
    schedule: dict[str, Json] = {
        "SecretId": {"Ref": kept.name},
        "HostedRotationLambda": hosted,
        "RotationRules": {"AutomaticallyAfterDays": days},
        "RotateImmediatelyOnUpdate": False,
    }
    body = {**resource_body("AWS::SecretsManager::RotationSchedule", schedule, kept.database.condition), "DependsOn": attachment}
    body["Properties"] = body.pop("Properties")
    name = template.free_name(f"{kept.name}Rotation")
    return [*add_rotation_transform(template), *patch, template.add_member("Resources", name, body), *let_rotation_in(kept)]
