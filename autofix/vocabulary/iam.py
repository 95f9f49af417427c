"""Identity and access: what the roles of a template may do, and how to let one do more.

Questions are answered True, False or None; None means that the template does not say (a parameter, a macro, a condition).
"""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from autofix.facts import table
from autofix.patch import Operation, Patch, add, replace
from autofix.pointer import ROOT, Json, Pointer
from autofix.references import NO_VALUE, Members, intrinsic, is_absent, items, listed, members, references, referred, substituted
from autofix.template import Resource, Template, resource_body
from autofix.vocabulary.cases import is_tree
from autofix.vocabulary.dynamic_references import sub_text
from autofix.vocabulary.functions import SAM_FUNCTION

POLICY_VERSION = "2012-10-17"

_PLACEHOLDER = re.compile(r"\$\{[^{}]*\}")
_MANAGED = re.compile(r"arn:[^:]*:iam::aws:policy/(?:[^:]*/)?([^:/]+)")
_ATTACHED = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")
_ON_RESOURCES = (
    *("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::SecretsManager::ResourcePolicy", "AWS::KMS::Key"),
    "AWS::S3::BucketPolicy",
)


@dataclass(frozen=True)
class Statement:
    """One statement of a policy document; the body is empty where it cannot be read (a macro, a parameter, JSON text)."""

    at: Pointer
    body: Members

    def listed(self, key: str) -> Sequence[Json]:
        """A member that may be one value or a list, as a list."""
        return listed(self.body.get(key))

    def principals(self, kind: str) -> Sequence[Json]:
        """The principals of a kind: "Service", "AWS", "Federated". A bare ``*`` is an AWS principal."""
        named = self.body.get("Principal")
        return (["*"] if kind == "AWS" else []) if named == "*" else listed(members(named).get(kind))

    def may_mean(self, service: str) -> bool:
        """Whether a service (``logs``) is among its principals, in whichever region, as everybody is, or where an expression may name it."""
        named = [sub_text(one) for one in self.principals("Service")]
        return "*" in self.principals("AWS") or any(one == "*" or one.startswith((f"{service}.", "${")) for one in named)


def unfolded(value: Json, at: Pointer) -> Iterator[tuple[Pointer, Json]]:
    """The items of a value that may be one or many, with both branches of every Fn::If and without AWS::NoValue."""
    if isinstance(value, str):
        yield at, value
        return
    function, argument = intrinsic(value)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from unfolded(item, at / index)
    elif function == "Fn::If" and isinstance(argument, list) and len(argument) == 3:
        for branch in (1, 2):
            yield from unfolded(argument[branch], at / "Fn::If" / branch)
    elif not is_absent(value):
        yield at, value


def statements(document: Json, at: Pointer) -> Iterator[Statement]:
    """The statements of a policy document, one or a list, looking into Fn::If; what cannot be read has an empty body."""
    for place, part in unfolded(document, at):
        if "Statement" not in members(part):
            yield Statement(place, {})
            continue
        for inner, body in unfolded(members(part)["Statement"], place / "Statement"):
            yield Statement(inner, members(body) if intrinsic(body)[0] is None else {})


def role_of(resource: Resource, key: str = "Role") -> Resource | None:
    """The role of this template that a resource takes on: an AWS::IAM::Role, or a SAM function that has SAM write its role.

    None where the role comes from elsewhere.
    """
    if resource.type == SAM_FUNCTION and is_absent(resource.get(key)):
        return resource
    return resource.template.target(resource.get(key), "AWS::IAM::Role")


def role_statements(role: Resource) -> Iterator[Statement]:
    """Every statement this template gives a role: inline, and in policies attached from either side."""
    for at, inline in unfolded(role.get("Policies"), role.pointer("Policies")):
        if role.type != SAM_FUNCTION:
            yield from statements(members(inline).get("PolicyDocument", inline), at / "PolicyDocument")
        elif "Statement" in members(inline):
            yield from statements(inline, at)
    policies = {policy.name: policy for policy in attached_policies(role)}
    for named in _managed_policies(role):
        policy = role.template.target(named, *_ATTACHED)
        if policy is not None:
            policies[policy.name] = policy
    for policy in policies.values():
        yield from statements(policy.get("PolicyDocument"), policy.pointer("PolicyDocument"))


def _managed_policies(role: Resource) -> list[Json]:
    """The managed policies a role names: ARNs, and what SAM knows by a name or as a policy template."""
    if role.type != SAM_FUNCTION:
        return [arn for _, arn in unfolded(role.get("ManagedPolicyArns"), ROOT)]
    return [policy for _, policy in unfolded(role.get("Policies"), ROOT) if "Statement" not in members(policy)]


def attached_policies(role: Resource) -> list[Resource]:
    """The policy resources that are attached to a role from outside."""
    return role.template.once(_attached_policies).get(role.name, [])


def _attached_policies(template: Template) -> dict[str, list[Resource]]:
    """The policy resources that name a role, by Ref or by its RoleName. SAM calls the role it makes for Function FunctionRole."""
    roles = {role.name: role.name for role in template.of_type("AWS::IAM::Role")}
    roles.update({f"{function.name}Role": function.name for function in template.of_type(SAM_FUNCTION)})
    by_name = {json.dumps(role.get("RoleName")): role.name for role in template.of_type("AWS::IAM::Role") if role.get("RoleName")}
    found: dict[str, list[Resource]] = {}
    for policy in template.of_type(*_ATTACHED):
        named = policy.get("Roles" if policy.type != "AWS::IAM::RolePolicy" else "RoleName")
        meant = {roles.get(used.target) for used in references(named, ROOT)} | {by_name.get(json.dumps(n)) for n in listed(named)}
        for role in meant - {None}:
            found.setdefault(str(role), []).append(policy)
    return found


def grants(role: Resource, action: str, target: Json) -> bool | None:
    """Whether a role may do an action (``sqs:SendMessage``) on what an expression (a Ref, a GetAtt of the ARN) stands for."""
    template, service = role.template, action.partition(":")[0].lower()
    verdicts = [_managed(template, policy, service) for policy in _managed_policies(role)]
    if template.of_type("AWS::Serverless::Connector") or "Connectors" in role.body or _granted_by_target(role, target):
        verdicts.append(None)
    for statement in role_statements(role):
        verdict = allows(template, statement, action, target)
        if statement.body.get("Effect") != "Deny":
            verdicts.append(verdict)
        elif verdict is not False:
            return None
    return any_of(verdicts)


def allows(template: Template, statement: Statement, action: str, target: Json) -> bool | None:
    """Whether a statement's actions and resources cover an action on a target, whatever its effect and principals."""
    body, service = statement.body, action.partition(":")[0].lower()
    if not body:
        return None
    done = covers_action(statement, action)
    if done is False:
        return False
    resources = [None] if "NotResource" in body else [covers(template, r, target, service) for r in statement.listed("Resource")]
    found = any_of(resources)
    return found if found is False or (done and "Condition" not in body) else None


def covers_action(statement: Statement, action: str) -> bool | None:
    """Whether a statement's actions include an action."""
    patterns = [None] if "NotAction" in statement.body else [_matches(action.lower(), p) for p in statement.listed("Action")]
    return any_of(patterns)


def covers(template: Template, pattern: Json, target: Json, service: str) -> bool | None:
    """Whether a Resource pattern of a statement covers a target: ``*``, the target itself, or all of its service."""
    function, argument = intrinsic(pattern)
    if pattern == target or pattern == "*":
        return True
    if function == "Fn::If" and isinstance(argument, list) and len(argument) == 3:
        branches = {any_of(covers(template, p, target, service) for p in listed(branch)) for branch in argument[1:]}
        return branches.pop() if len(branches) == 1 else None
    name, wanted = referred(pattern), referred(target)
    if name is not None and name == wanted:
        return True
    if name is not None:
        return _same_thing(template.resources.get(name), template.resources.get(wanted or ""))
    text = sub_text(pattern)
    return True if wanted in [n.partition(".")[0] for n in substituted(text)] else _arn_covers(text, service)


def _same_thing(one: Resource | None, other: Resource | None) -> bool | None:
    """Two resources are different things, unless one may stand for the other (a secret and its attachment)."""
    if one is None or other is None:
        return None
    related = one.type != other.type and one.type.rpartition("::")[0] == other.type.rpartition("::")[0]
    return None if related else False


def _arn_covers(text: str, service: str) -> bool | None:
    parts = _PLACEHOLDER.sub("*", text).split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":
        return None
    if "*" not in parts[2] and parts[2].lower() != service:
        return False
    return True if parts[5] == "*" and not text.endswith("}") else None


def _managed(template: Template, policy: Json, service: str) -> bool | None:
    """What a managed policy says about a service: AWS's own from a table, one of this template in its statements."""
    if template.target(policy, "AWS::IAM::ManagedPolicy") is not None:
        return False
    name = "SAM/" + next(iter(policy), "") if is_tree(policy) else _MANAGED.sub(r"\1", _PLACEHOLDER.sub("", sub_text(policy)))
    services = str(table("managed_policies")["services"].get(name, service)).split()
    return True if services == ["*"] else None if {"*", service} & set(services) else False


def _granted_by_target(role: Resource, target: Json) -> bool:
    """Whether a policy on the target's side may admit the role, which is enough within one account."""
    policies = role.template.once(_policies_on_resources).get(referred(target) or "", ())
    for policy in policies:
        found = [statement for value in policy.properties.values() for statement in statements(value, ROOT)]
        admitted = [principal for s in found if s.body.get("Effect") != "Deny" for principal in s.principals("AWS")]
        if "*" in admitted or any(used.target == role.name for used in role.template.references[policy.name]):
            return True
    return False


def _policies_on_resources(template: Template) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = {}
    for policy in template.of_type(*_ON_RESOURCES):
        for name in {policy.name, *(used.target for used in template.references[policy.name])}:
            found.setdefault(name, []).append(policy)
    return found


def _matches(action: str, pattern: Json) -> bool | None:
    return fnmatch.fnmatchcase(action, pattern.lower()) if isinstance(pattern, str) else None


def any_of(verdicts: Iterable[bool | None]) -> bool | None:
    """True where one is, else None where one is, else False."""
    seen = set(verdicts)
    return True if True in seen else None if None in seen else False


def all_of(verdicts: Iterable[bool | None]) -> bool | None:
    """False where one is, else None where one is, else True."""
    seen = set(verdicts)
    return False if False in seen else None if None in seen else True


@dataclass(frozen=True)
class Grant:
    """How a role gets statements. Where policy is set, a new resource brings them, and what needs the permission must wait for it."""

    operations: Patch
    policy: str | None = None


def grant(role: Resource, name: str, *body: dict[str, Json], condition: str | None = None) -> Grant | None:
    """Give a role statements: in its inline policies, or in a policy resource where that would close a circle.

    name: of the new policy. condition: of a resource that the same patch adds and the statements refer to.
    None where several conditions decide whether what the statements refer to exists.
    """
    template = role.template
    targets = [template.resources[used.target] for used in references(list(body), ROOT) if used.target in template.resources]
    conditions = {condition, *(target.condition for target in targets)} - {None, role.condition}
    if len(conditions) > 1:
        return None
    only_if = next(iter(conditions), None)
    circle = any(template.depends(target.name, role.name) for target in targets)
    if not circle and (operations := _inline(role, name, body, only_if)):
        return Grant(operations)
    if (only_if and role.condition) or role.type == SAM_FUNCTION:
        return None
    policy = template.free_name(name)
    properties: Json = {"PolicyName": policy, "Roles": [{"Ref": role.name}], "PolicyDocument": policy_document(*body)}
    body_of_policy = resource_body("AWS::IAM::Policy", properties, only_if or role.condition)
    return Grant((template.add_member("Resources", policy, body_of_policy),), policy)


def grant_to(user: Resource, role: Resource, name: str, *body: dict[str, Json], condition: str | None = None) -> list[Operation]:
    """What gives a role statements before a resource that uses them is made; nothing where that cannot be arranged."""
    made = grant(role, name, *body, condition=condition)
    if made is None or made.policy is None:
        return list(made.operations) if made else []
    exists = members(members(made.operations[0].value).get(made.policy, made.operations[0].value)).get("Condition")
    return [*made.operations, user.add_dependency(made.policy)] if exists in (None, user.condition) else []


def key_statements(role: Resource, key: Json, *actions: str) -> list[dict[str, Json]]:
    """The statement that a role lacks to use a customer's key; none for a key of AWS, and none for one of another stack."""
    alias = role.template.target(key, "AWS::KMS::Alias")
    named = role.template.target(key if alias is None else alias.get("TargetKeyId"), "AWS::KMS::Key")
    if named is None:
        return []
    arn: Json = {"Fn::GetAtt": [named.name, "Arn"]}
    lacking: list[Json] = [action for action in actions if grants(role, action, arn) is False]
    return [{"Effect": "Allow", "Action": lacking if len(lacking) > 1 else lacking[0], "Resource": arn}] if lacking else []


def policy_document(*body: dict[str, Json]) -> dict[str, Json]:
    """A policy document of these statements."""
    return {"Version": POLICY_VERSION, "Statement": list(body)}


def trust_policy(service: str, **more: Json) -> dict[str, Json]:
    """The policy of a role that a service takes on; more: what else its statement says."""
    return policy_document({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole", **more})


def trusted_services(role: Resource) -> list[str]:
    """The services that may take on a role whatever the circumstances."""
    trust = list(statements(role.get("AssumeRolePolicyDocument"), role.at))
    named = [name for one in trust if "Condition" not in one.body for name in one.principals("Service") if isinstance(name, str)]
    return list(dict.fromkeys(named)) if all(one.body.get("Effect") == "Allow" for one in trust) else []


def policy_of_aws(name: str) -> Json:
    """The ARN of a managed policy of AWS: ``service-role/AWSLambdaBasicExecutionRole``."""
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::aws:policy/{name}"}


def _inline(role: Resource, name: str, body: Iterable[dict[str, Json]], condition: str | None) -> Patch:
    """Into the only inline policy where there is just one, else as a policy beside the others."""
    document, inside = policy_document(*body), () if role.type == SAM_FUNCTION else ("PolicyDocument",)
    policy = _only_if(condition, {"PolicyName": name, "PolicyDocument": document} if inside else document)
    present = role.get("Policies")
    if is_absent(present):
        return (role.add_property("Policies", [policy]),)
    if not isinstance(present, list):
        single = isinstance(present, str) or intrinsic(present)[0] is None
        return (replace(role.pointer("Policies"), [present, policy]),) if single and not inside else ()
    only = members(present[0]) if len(present) == 1 else {}
    for key in inside:
        only = members(only.get(key))
    if items(only.get("Statement")):
        end = role.pointer("Policies", 0, *inside, "Statement", "-")
        return tuple(add(end, _only_if(condition, statement)) for statement in body)
    return (add(role.pointer("Policies", "-"), policy),)


def _only_if(condition: str | None, value: Json) -> Json:
    return {"Fn::If": [condition, value, NO_VALUE]} if condition else value
