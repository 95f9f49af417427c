"""Rotation of database passwords: which secret is whose, and what Secrets Manager needs to rotate it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autofix.patch import Operation, add, remove, replace, test
from autofix.pointer import ROOT, Json, Pointer, resolve
from autofix.references import Reference, choices, intrinsic, is_absent, items, members, references, referred
from autofix.template import Resource, Template, resource_body
from autofix.vocabulary.databases import DATABASES, engine_of
from autofix.vocabulary.dynamic_references import SECRET, UNKNOWN, DynamicTargets, dynamic_references, sub_text, texts
from autofix.vocabulary.flows import Flows, beside_allow_all
from autofix.vocabulary.functions import LAMBDA_FUNCTION, SAM_FUNCTION
from autofix.vocabulary.security_groups import EGRESS, INGRESS, SECURITY_GROUP
from autofix.vocabulary.switches import is_switch
from autofix.vocabulary.vpc_parts import Additions

SCHEDULE, ATTACHMENT = "AWS::SecretsManager::RotationSchedule", "AWS::SecretsManager::SecretTargetAttachment"
TRANSFORM = "AWS::SecretsManager-2024-09-16"

_PORTS = {"Db2": 50000, "MariaDB": 3306, "MongoDB": 27017, "MySQL": 3306, "Oracle": 1521,
          "PostgreSQL": 5432, "Redshift": 5439, "SQLServer": 1433}  # fmt: skip
"""Where databases listen that do not say. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.html"""
_LISTS = ("Ref", "Fn::Split", "Fn::FindInMap", "Fn::GetAZs")


class Unrotatable(Exception):
    """Why a secret cannot be rotated this way, in words for the user."""


@dataclass(frozen=True)
class DatabaseSecret:
    """A secret of the template and the one database of the template whose master password it holds."""

    secret: Resource
    database: Resource
    schedules: tuple[Resource, ...]
    attachments: tuple[Resource, ...]

    @property
    def name(self) -> str:
        """The logical id of the secret."""
        return self.secret.name


def database_secrets(template: Template) -> Iterator[DatabaseSecret]:
    """The secrets with which exactly one database is created, or to which exactly one is attached."""
    targets = template.once(DynamicTargets)
    databases: dict[str, dict[str, Resource]] = {}
    for database in template.of_type(*DATABASES):
        for _, password in choices(database.pointer("MasterUserPassword"), database.get("MasterUserPassword")):
            if (secret := targets.read_by(password)) is not None and secret.type == SECRET:
                databases.setdefault(secret.name, {})[database.name] = database
    schedules, attachments = _by_secret(template, targets, SCHEDULE), _by_secret(template, targets, ATTACHMENT)
    for name, attached in attachments.items():
        for attachment in attached:
            attached_to = template.target(attachment.get("TargetId"), *DATABASES)
            if attached_to is not None:
                databases.setdefault(name, {})[attached_to.name] = attached_to
    for name, found in databases.items():
        if len(found) == 1:
            of_secret = tuple(schedules.get(name, ())), tuple(attachments.get(name, ()))
            yield DatabaseSecret(template.resources[name], next(iter(found.values())), *of_secret)


def _by_secret(template: Template, targets: DynamicTargets, kind: str) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = {}
    for resource in template.of_type(kind):
        if (secret := targets.secret(resource.get("SecretId"))) is not None:
            found.setdefault(secret.name, []).append(resource)
    return found


def add_rotation_transform(template: Template) -> list[Operation]:
    """Name the transform that makes rotation functions, unless it is there already."""
    if any(name.startswith("AWS::SecretsManager-") for name in template.transforms):
        return []
    present = template.data.get("Transform")
    if present is None:
        return [add(ROOT / "Transform", TRANSFORM)]
    return [add(ROOT / "Transform" / "-", TRANSFORM)] if isinstance(present, list) else [replace(ROOT / "Transform", [present, TRANSFORM])]


def add_attachment(kept: DatabaseSecret) -> tuple[str, list[Operation]]:
    """The name of the attachment that tells the secret where its database is, and what adds it where there is none."""
    template = kept.secret.template
    for attachment in kept.attachments:
        if attachment.condition in (None, kept.database.condition):
            return attachment.name, []
    name = template.free_name(f"{kept.name}Attachment")
    target: dict[str, Json] = {"SecretId": {"Ref": kept.name}, "TargetId": {"Ref": kept.database.name}, "TargetType": kept.database.type}
    return name, [template.add_member("Resources", name, resource_body(ATTACHMENT, target, kept.database.condition))]


def hosted_rotation(kept: DatabaseSecret) -> dict[str, Json]:
    """The HostedRotationLambda for a secret. Raises Unrotatable."""
    engine = engine_of(kept.database)
    if engine is None:
        raise Unrotatable(f"the engine of {kept.database.name} is known only at deployment")
    if engine.rotation_type is None:
        raise Unrotatable(f"Secrets Manager has no rotation function for {engine.name}")
    if kept.secret.condition not in (None, kept.database.condition):
        raise Unrotatable(f"{kept.name} exists under another condition than {kept.database.name}")
    _require_credentials(kept.secret)
    hosted: dict[str, Json] = {"RotationType": engine.rotation_type, **_network(kept.database)}
    excluded = kept.secret.get("GenerateSecretString", "ExcludeCharacters")
    if isinstance(excluded, str):
        hosted["ExcludeCharacters"] = excluded
    return hosted | _key(kept.secret)


def let_rotation_in(kept: DatabaseSecret) -> list[Operation]:
    """Let a hosted rotation function, which gets the security groups of the database, reach it, unless they let it already.

    The patch relies on what the group lets out, so that it waits for a pass in which nothing else narrows that.
    """
    template, database, engine = kept.secret.template, kept.database, engine_of(kept.database)
    names = [referred(group) or "" for group in items(_security_groups(database))]
    groups = [template.resources[name] for name in names if name in template.resources]
    known = len(names) == len(groups) > 0 and groups[0].type == SECURITY_GROUP and groups[0].condition in (None, database.condition)
    if engine is None or not known or not _network(database) or template.once(Flows).reach_each_other(names):
        return []
    group, new = groups[0], Additions(template, database.condition)
    port = database.get("Port")
    port = port if not is_absent(port) else _PORTS[str(engine.rotation_type).removesuffix("SingleUser")]
    itself: Json = {"Fn::GetAtt": [group.name, "GroupId"]}
    rule: dict[str, Json] = {"Description": f"Rotation of {kept.name}", "GroupId": itself}
    ports: dict[str, Json] = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}
    new.add(f"{group.name}FromItself", INGRESS, {**rule, "SourceSecurityGroupId": itself, **ports})
    said = "SecurityGroupEgress" in group.properties
    if isinstance(group.get("SecurityGroupEgress"), list) and beside_allow_all(group) is None:
        new.add(f"{group.name}ToItself", EGRESS, {**rule, "DestinationSecurityGroupId": itself, **ports})
    relied_on = group.pointer("SecurityGroupEgress") if said else group.at / "Properties"
    return [test(relied_on, resolve(template.document.data, relied_on)), *new.patch]


def managed_rotation(kept: DatabaseSecret) -> list[Operation]:
    """Let RDS keep the password, and lead every reader to the secret that RDS keeps it in. Raises Unrotatable."""
    database, key = kept.database, kept.secret.get("KmsKeyId")
    _require_manageable(database)
    patch = [remove(database.pointer("MasterUserPassword")), database.add_property("ManageMasterUserPassword", True)]
    if not is_absent(key):
        patch.append(database.add_property("MasterUserSecret", {"KmsKeyId": key}))
    return [*patch, *_redirected(kept)]


def _require_manageable(database: Resource) -> None:
    global_members, replicated = database.template.once(_not_managed)
    if not database.type.startswith("AWS::RDS::"):
        raise Unrotatable(f"RDS does not manage the password of {database.name}")
    if intrinsic(database.get("MasterUserPassword"))[0] == "Fn::If":
        raise Unrotatable(f"{database.name} has a password under a condition only")
    if database.name in global_members or database.get("GlobalClusterIdentifier") is not None:
        raise Unrotatable("RDS does not manage passwords of an Aurora global database")
    if database.name in replicated and not str(database.get("Engine")).startswith("sqlserver"):
        raise Unrotatable(f"RDS does not manage the password of {database.name}, which has a read replica")
    if database.get("EngineMode") == "serverless" or str(database.get("Engine")).startswith("custom-"):
        raise Unrotatable(f"RDS does not manage the password of {database.name}")


def _not_managed(template: Template) -> tuple[set[str | None], set[str | None]]:
    """The primaries of global databases, and the sources of read replicas."""
    primaries = {referred(member.get("SourceDBClusterIdentifier")) for member in template.of_type("AWS::RDS::GlobalCluster")}
    return primaries, {referred(replica.get("SourceDBInstanceIdentifier")) for replica in template.of_type("AWS::RDS::DBInstance")}


def _redirected(kept: DatabaseSecret) -> Iterator[Operation]:
    """What reads the secret reads the one of RDS instead: Ref, Fn::Sub and outputs, but not its own attachment and policy."""
    template, target = kept.secret.template, [kept.database.name, "MasterUserSecret.SecretArn"]
    _require_no_name(kept)
    written: set[Pointer] = set()
    for holder, used in _readers(kept):
        if isinstance(holder, Resource) and not template.may_depend(holder, kept.database):
            raise Unrotatable(f"{holder.name} reads {kept.name} and cannot wait for {kept.database.name}")
        if used.at in written:
            continue
        written.add(used.at)
        value = resolve(template.document.data, used.at)
        _require_keys(kept, value)
        if used.kind != "Sub":
            yield replace(used.at, {"Fn::GetAtt": [*target]})
            continue
        text, at = intrinsic(value)[1], used.at / "Fn::Sub"
        if isinstance(text, list):
            text, at = text[0], at / 0
        yield replace(at, re.sub(rf"\$\{{\s*{re.escape(kept.name)}(?:\.Id)?\s*\}}", f"${{{'.'.join(target)}}}", str(text)))


def _require_no_name(kept: DatabaseSecret) -> None:
    """Readers by name cannot be led to another secret."""
    name = sub_text(kept.secret.get("Name"))
    for holder, text in kept.secret.template.once(_texts) if UNKNOWN not in name else ():
        if name in text and holder not in (kept.name, kept.database.name):
            raise Unrotatable(f"{holder} reads {kept.name} by its name")


def _texts(template: Template) -> list[tuple[str, str]]:
    """Every text in a property, with the resource it stands in."""
    bodies = [(name, resource.body.get("Properties")) for name, resource in template.resources.items()]
    return [(name, text) for name, properties in bodies for text in texts(properties)]


def _readers(kept: DatabaseSecret) -> Iterator[tuple[Resource | None, Reference]]:
    template = kept.secret.template
    for holder, used in template.once(_references).get(kept.name, ()):
        resource = template.resources.get(holder) if used.at[0] == "Resources" else None
        if resource is not None and used.kind != "DependsOn":
            if resource is not kept.database and resource.type not in (ATTACHMENT, "AWS::SecretsManager::ResourcePolicy"):
                yield resource, used
        elif resource is None:
            if kept.database.condition not in (None, members(template.section("Outputs").get(holder)).get("Condition")):
                raise Unrotatable(f"output {holder} exists without {kept.database.name}")
            yield None, used


def _references(template: Template) -> dict[str, list[tuple[str, Reference]]]:
    """Every reference in resources and outputs, by what it refers to, with the name of who refers."""
    outputs = {name: list(references(output, ROOT / "Outputs" / name)) for name, output in template.section("Outputs").items()}
    found: dict[str, list[tuple[str, Reference]]] = {}
    for name, used in [*template.references.items(), *outputs.items()]:
        for reference in used:
            found.setdefault(reference.target, []).append((name, reference))
    return found


def _require_keys(kept: DatabaseSecret, value: Json) -> None:
    """RDS keeps username and password, no more."""
    for reference in dynamic_references(value, ROOT):
        if reference.key not in ("username", "password"):
            raise Unrotatable(f"{reference.key or 'the whole'} of {kept.name} is read, RDS keeps username and password only")


def _require_credentials(secret: Resource) -> None:
    generate, text = secret.get("GenerateSecretString"), sub_text(secret.get("SecretString"))
    if intrinsic(generate)[0] is None and isinstance(generate, dict):
        text = sub_text(generate.get("SecretStringTemplate")) + f'"{generate.get("GenerateStringKey")}"'
    if '"username"' not in text or '"password"' not in text:
        raise Unrotatable(f"{secret.name} is no JSON with username and password, which rotation functions need")


def _key(secret: Resource) -> dict[str, Json]:
    key = secret.get("KmsKeyId")
    if is_absent(key):
        return {}
    name = referred(key)
    resource = secret.template.resources.get(name or "")
    if resource is None or resource.type != "AWS::KMS::Key":
        raise Unrotatable(f"the ARN of the key that encrypts {secret.name} is not in the template")
    return {"KmsKeyArn": {"Fn::GetAtt": [resource.name, "Arn"]}}


def _network(database: Resource) -> dict[str, Json]:
    """The subnets and security groups of a database, as the comma-separated texts that rotation functions take."""
    group_name = database.get("ClusterSubnetGroupName" if database.type == "AWS::Redshift::Cluster" else "DBSubnetGroupName")
    group = database.template.target(group_name)
    subnets = _joined(group.get("SubnetIds")) if group is not None else None
    security = _joined(_security_groups(database))
    if subnets is not None and security is not None:
        return {"VpcSubnetIds": subnets, "VpcSecurityGroupIds": security}
    if is_switch(database.get("PubliclyAccessible"), True):
        return {}
    raise Unrotatable(f"the subnets and security groups of {database.name} are not in the template")


def _security_groups(database: Resource) -> Json:
    return database.get("VPCSecurityGroups") or database.get("VpcSecurityGroupIds")


def _joined(values: Json) -> Json:
    if intrinsic(values)[0] in _LISTS:
        return {"Fn::Join": [",", values]}
    known = items(values)
    if not known or any(isinstance(value, list) or intrinsic(value)[0] == "Fn::If" for value in known):
        return None
    return known[0] if len(known) == 1 else {"Fn::Join": [",", [*known]]}


def rotation_functions(template: Template) -> dict[str, list[Resource]]:
    """The functions of the template that rotate secrets, by logical id, each with its schedules."""
    found: dict[str, list[Resource]] = {}
    for schedule in template.of_type(SCHEDULE):
        function = template.target(schedule.get("RotationLambdaARN"), LAMBDA_FUNCTION, SAM_FUNCTION)
        if function is not None:
            found.setdefault(function.name, []).append(schedule)
    return found


def rotation_permissions(template: Template) -> dict[str | None, Resource]:
    """The permissions for Secrets Manager, by the function they are for; None for one that the template does not tell."""
    by_name = {sub_text(function.get("FunctionName")): function.name for function in template.of_type(LAMBDA_FUNCTION, SAM_FUNCTION)}
    found: dict[str | None, Resource] = {}
    for permission in template.of_type("AWS::Lambda::Permission"):
        if sub_text(permission.get("Principal")).startswith(("secretsmanager.", "*", UNKNOWN)):
            named = permission.get("FunctionName")
            function = referred(named)
            if function not in template.resources:
                function = by_name.get(sub_text(named).rpartition(":function:")[2])
            found.setdefault(function, permission)
    return found
