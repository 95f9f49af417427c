"""Properties as a policy wants them: what is missing or switched off is written, what the deployer decides is left alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from autofix.fixer import Finding, Setting, finding
from autofix.patch import Operation, add, replace
from autofix.pointer import Json, Pointer
from autofix.references import Members
from autofix.template import Resource, Template
from autofix.vocabulary.buckets import BUCKET, bucket_statements
from autofix.vocabulary.cases import Case, cases, is_tree
from autofix.vocabulary.switches import is_switch

COST_OF_A_KEY = "1 USD a month for a key of its own, and requests to KMS"


def settle(resource: Resource, wanted: Mapping[str, Json], instead_of: Collection[Json] = ()) -> list[Operation]:
    """Make properties of a resource what is wanted; nothing where they are already.

    wanted: the properties as a tree. What is absent (also null and AWS::NoValue) is written with all that is below it, a switch
    that is false is turned on and the other way round; of other values only those in instead_of are replaced.
    Where a parameter, an opaque value or a condition decides (a branch of Fn::If is already as wanted, or its branches are
    different literals) the deployer has the choice, and it stays as it is.
    """
    return settle_value(
        resource.body.get("Properties"), resource.at / "Properties", dict(wanted), instead_of, "Properties" in resource.body
    )


def settle_value(value: Json, at: Pointer, wanted: Json, instead_of: Collection[Json] = (), present: bool = True) -> list[Operation]:
    """As settle, for the value at a place: an item of a list, say. present: whether the place is there at all."""
    branches = list(cases(value, at))
    if len(branches) > 1 and not is_tree(wanted) and len({repr(case.value) for case in branches}) > 1:
        return []
    settled = [_settled(case, wanted, instead_of, present or case.at != at) for case in branches]
    return [operation for branch in settled for operation in branch] if all(settled) else []


def _settled(case: Case, wanted: Json, instead_of: Collection[Json], present: bool) -> list[Operation]:
    if case.value is None:
        return [replace(case.at, wanted) if present else add(case.at, wanted)]
    if is_tree(wanted):
        return list(_members(case.value, case.at, wanted, instead_of)) if is_tree(case.value) else []
    return [replace(case.at, wanted)] if case.value in instead_of or _is_opposite(case.value, wanted) else []


def _members(present: Members, at: Pointer, wanted: Members, instead_of: Collection[Json]) -> Iterator[Operation]:
    for name, inner in wanted.items():
        yield from settle_value(present.get(name), at / name, inner, instead_of, name in present)


def _is_opposite(value: Json, wanted: Json) -> bool:
    return isinstance(wanted, bool) and is_switch(value, not wanted)


def named(template: Template, given: Json, attribute: str | None = None) -> Json:
    """What a setting names: a resource (its attribute, or Ref) or a parameter of the template by its logical id; else a literal."""
    if isinstance(given, str) and given in template.resources:
        return {"Fn::GetAtt": [given, attribute]} if attribute else {"Ref": given}
    return {"Ref": given} if isinstance(given, str) and given in template.section("Parameters") else given


def chosen(resource: Resource, setting: Setting, attribute: str | None = None) -> Json:
    """What a setting names for a resource; see named."""
    return named(resource.template, setting.of(resource.template), attribute)


def chosen_resource(resource: Resource, setting: Setting) -> Resource | None:
    """The resource of the template that a setting names."""
    given = setting.of(resource.template)
    return resource.template.resources.get(given) if isinstance(given, str) else None


def ask(
    resource: Resource, setting: Setting, message: str, patch: list[Operation], *, cost: str | None = None, first: str | None = None
) -> Iterator[Finding]:
    """A finding whose patch uses what the setting says; while nobody gave it, the finding says that it is needed.

    patch: empty where there is nothing to do. first: what has to be done before; there, and where the setting names a resource
    that cannot be created before this one, the finding is a report only.
    """
    given = setting.of(resource.template)
    target = chosen_resource(resource, setting)
    if not patch:
        return
    if first is not None:
        yield finding(resource.at, f"{message}; {first}")
    elif given in (None, "", []):
        yield finding(resource.at, message, needs=setting)
    elif target is not None and not resource.template.may_depend(resource, target):
        yield finding(resource.at, f"{message}; {target.name}, which {setting.name} names, cannot be created before it")
    else:
        yield finding(resource.at, message, *patch, cost=cost)


def shut_out(bucket: Resource | None, service: str) -> str | None:
    """Words for what is chosen, where it is a bucket of the template and no statement of its policy lets a service in."""
    if bucket is None or bucket.type != BUCKET:
        return None
    admitted = [statement for statement in bucket_statements(bucket) if not statement.body or service in statement.principals("Service")]
    return None if admitted else f"the policy of {bucket.name} must let {service} write to it first"
