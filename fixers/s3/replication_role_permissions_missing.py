"""The role of a replication may not do what replication takes.

S3 takes on the role to read the source and to write to the destination. It does not check what the role may do: without
the permissions the stack is created, and nothing ever arrives.

Before:

    Source:
      Type: AWS::S3::Bucket
      Properties:
        ReplicationConfiguration:
          Role: !GetAtt Role.Arn

->

    SourceReplicationPolicy:
      Type: AWS::IAM::Policy
      Properties:
        Roles: [!Ref Role]
        PolicyDocument:
          Statement:
            - Effect: Allow
              Action: [s3:GetReplicationConfiguration, s3:ListBucket]
              Resource: !GetAtt Source.Arn
            - ...

Safety: unsafe, because it grants permissions. Only actions that no statement of the role names are added, for these
buckets alone; a statement that cannot be read, or a name that may be the bucket's, counts as permission. They go into a
policy resource: inside the role they would close a circle, because the bucket already waits for its role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autofix import (
    ROOT,
    Finding,
    Fixer,
    Json,
    Operation,
    ReplicationRule,
    Resource,
    Safety,
    add_statement,
    bucket_of,
    finding,
    grant,
    grants,
    key_statements,
    listed,
    members,
    references,
    replication_rules,
    replication_statements,
    replications,
    role_statements,
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html",
    safety=Safety.UNSAFE,
    tags=("reliability",),
)
OPTIONAL = ("s3:GetObjectVersionTagging", "s3:ReplicateTags", "s3:ReplicateDelete")


@fixer.resource("AWS::S3::Bucket")
def powerless(source: Resource) -> Iterator[Finding]:
    """A role that replicates may do so."""
    for configuration in replications(source):
        role = source.template.target(members(configuration.value).get("Role"), "AWS::IAM::Role")
        rules = [rule for rule in replication_rules(source) if configuration.at.contains(rule.at) and rule.destination]
        if role is not None and rules:
            lacking = _lacking(role, source, rules)
            actions = dict.fromkeys(str(action) for statement in lacking for action in listed(statement["Action"]))
            if not actions.keys() <= set(OPTIONAL):
                message = f"{role.name} may not do {', '.join(actions)}, which S3 needs to replicate {source.name}; allow it"
                yield finding(configuration.at / "Role", message, *_allowed(role, source, lacking))


def _lacking(role: Resource, source: Resource, rules: list[ReplicationRule]) -> list[dict[str, Json]]:
    """The documented statements, without the actions that the role may do, or perhaps may."""
    destinations: list[Json] = []
    for rule in rules:
        bucket = bucket_of(source.template, rule.destination)
        arn: Json = {"Fn::GetAtt": [bucket.name, "Arn"]} if bucket else rule.destination
        destinations += [arn] if arn not in destinations else []
    found: list[dict[str, Json]] = []
    for statement in replication_statements(source, *destinations):
        at_destination = "s3:ReplicateObject" in listed(statement["Action"])
        arns: list[Json] = destinations if at_destination else [{"Fn::GetAtt": [source.name, "Arn"]}]
        actions: list[Json] = [action for action in listed(statement["Action"]) if any(_may_not(role, str(action), arn) for arn in arns)]
        if actions:
            found.append({**statement, "Action": actions})
    for used in [used for rule in rules for used in rule.keys]:
        found += [statement for statement in key_statements(role, used[1], used[0]) if statement not in found]
    return found


def _may_not(role: Resource, action: str, arn: Json) -> bool:
    """Whether a role certainly may not do an action, nor the older one that S3 takes in its place."""
    return all(grants(role, name, arn) is False for name in {action, action.removesuffix("ForReplication")})


def _allowed(role: Resource, source: Resource, lacking: list[dict[str, Json]]) -> Iterable[Operation]:
    """Append to a policy resource that the role has already, else add one."""
    template = role.template
    targets = [template.resources[used.target] for used in references(list(lacking), ROOT) if used.target in template.resources]
    for name in dict.fromkeys(statement.at[1] for statement in role_statements(role)):
        policy = template.resources[name]
        operations = [operation for statement in lacking if (operation := add_statement(policy, statement))]
        alone = policy.type == "AWS::IAM::Policy" and policy.get("Roles") == [{"Ref": role.name}] and policy.condition == role.condition
        fits = alone and all(template.may_depend(policy, target) for target in targets)
        if fits and [operation.path.last for operation in operations] == ["-"] * len(lacking):
            return operations
    made = grant(role, f"{source.name}ReplicationPolicy", *lacking)
    return made.operations if made else ()
