"""Circular dependencies: which references could be written in another way, and the few that have to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from autofix.graph import cyclic_nodes, reaches
from autofix.patch import Operation, remove
from autofix.pointer import Json, Pointer, resolve
from autofix.references import Reference, items, members
from autofix.template import Resource, Template
from autofix.vocabulary.cases import is_tree
from autofix.vocabulary.names import fresh_name
from autofix.vocabulary.notifications import notifications
from autofix.vocabulary.own_names import spelled

Remedy: TypeAlias = Literal["self", "name", "rule", "policy", "dependency"]
"""self: DependsOn on itself. name: the target's name is known. rule: of a security group, policy: in a role, both may stand alone.
dependency: DependsOn against a reference. From the smallest to the largest change."""
_REMEDIES: tuple[Remedy, ...] = ("self", "name", "rule", "policy", "dependency")

_LATER = {
    "AWS::IAM::ManagedPolicy": ("PolicyDocument",),
    "AWS::IAM::Policy": ("PolicyDocument",),
    "AWS::IAM::Role": ("Policies",),
    "AWS::KMS::Key": ("KeyPolicy",),
    "AWS::Lambda::Function": ("Environment",),
    "AWS::Lambda::Permission": ("SourceArn",),
    "AWS::Logs::LogGroup": ("LogGroupName",),
    "AWS::SNS::TopicPolicy": ("PolicyDocument",),
    "AWS::SQS::QueuePolicy": ("PolicyDocument",),
    "AWS::StepFunctions::StateMachine": ("Definition", "DefinitionString", "DefinitionSubstitutions"),
}
"""Properties in which a name or an ARN may be that of a resource which does not exist yet."""
_INGRESS = frozenset((
    "CidrIp", "CidrIpv6", "Description", "FromPort", "IpProtocol", "SourcePrefixListId", "SourceSecurityGroupId",
    "SourceSecurityGroupName", "SourceSecurityGroupOwnerId", "ToPort",
))  # fmt: skip
_EGRESS = frozenset((
    "CidrIp", "CidrIpv6", "Description", "DestinationPrefixListId", "DestinationSecurityGroupId", "FromPort", "IpProtocol", "ToPort",
))  # fmt: skip


@dataclass(frozen=True)
class Cut:
    """A dependency on a circle that need not be: places are the references, rules, policies or items of DependsOn that make it."""

    source: Resource
    target: Resource
    remedy: Remedy
    places: tuple[Pointer, ...]
    uses: tuple[Reference, ...]
    circle: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The circle as a message shows it."""
        return " → ".join(self.circle)


@dataclass(frozen=True)
class Circles:
    """The dependencies to cut, and the circles that are still there then."""

    cuts: tuple[Cut, ...]
    left: tuple[tuple[str, ...], ...]


def circles(template: Template) -> Circles:
    """The circular dependencies of a template, as few and as small cuts as a greedy choice finds, always the same."""
    graph = {name: dict.fromkeys(sorted(targets)) for name, targets in _graph(template).items()} if template.cyclic else {}
    if not cyclic_nodes(graph):
        return Circles((), ())
    chosen: list[Cut] = []
    for cut in sorted(_possible(template, graph), key=_size):
        if cut.target.name in graph[cut.source.name] and reaches(graph, cut.target.name, cut.source.name):
            del graph[cut.source.name][cut.target.name]
            chosen.append(cut)
    needed = []
    for cut in reversed(chosen):
        if cut.source is not cut.target and not reaches(graph, cut.target.name, cut.source.name):
            graph[cut.source.name][cut.target.name] = None
        else:
            needed.append(cut)
    return Circles(tuple(reversed(needed)), tuple(_left(graph)))


def _size(cut: Cut) -> tuple[int, bool, int]:
    """The order in which cuts are tried; incoming rules before outgoing ones, of which a group must keep some."""
    return _REMEDIES.index(cut.remedy), any("SecurityGroupEgress" in place for place in cut.places), len(cut.places)


def cuts(template: Template, remedy: Remedy) -> Iterator[tuple[Resource, list[Cut]]]:
    """The resources in which something is to be cut in this way."""
    by_source: dict[str, list[Cut]] = {}
    for cut in template.once(circles).cuts:
        if cut.remedy == remedy:
            by_source.setdefault(cut.source.name, []).append(cut)
    yield from ((some[0].source, some) for some in by_source.values())


def taken_out(source: Resource, places: Iterable[Pointer]) -> Iterator[Operation]:
    """Remove items of a resource's lists; a list of which nothing would be left, and a single DependsOn, as a whole."""
    by_list: dict[Pointer, list[int]] = {}
    for place in places:
        by_list.setdefault(place.parent, []).append(int(place.last))
    for at, indexes in by_list.items():
        value = resolve(source.template.document.data, at)
        if not isinstance(value, list) or len(value) == len(indexes):
            yield remove(at)
        else:
            yield from (remove(at / index) for index in sorted(indexes, reverse=True))


def add_resources(template: Template, bodies: Iterable[tuple[str, dict[str, Json]]]) -> Iterator[Operation]:
    """Add resources under names like the wanted ones, no name twice."""
    taken: set[str] = set()
    for wanted, body in bodies:
        yield template.add_member("Resources", fresh_name(template, wanted, taken), body)


def _graph(template: Template) -> dict[str, set[str]]:
    """What waits for what, without what AWS SAM rewrites and what s3-notification-circular answers."""
    graph = {name: set(targets) for name, targets in template.dependencies.items()}
    for name, resource in template.resources.items():
        if resource.type.startswith("AWS::Serverless::"):
            graph[name] = set()
    for bucket, user in template.once(respelled_for_notifications):
        graph[user].discard(bucket)
    return graph


def respelled_for_notifications(template: Template) -> list[tuple[str, str]]:
    """The buckets and what refers to them although their notifications need it, where the bucket's name is known."""
    found = []
    for bucket, targets, grants in notifications(template):
        awaited = {name for need in (*targets, *grants) for name in (need.name, *template.awaited(need.name))}
        for user in sorted(awaited):
            uses = [use for use in template.references[user] if use.target == bucket.name]
            if uses and all(spelled(bucket, use) for use in uses):
                found.append((bucket.name, user))
    return found


def _possible(template: Template, graph: dict[str, dict[str, None]]) -> Iterator[Cut]:
    """Every dependency on a circle for which there is a remedy, in template order."""
    on_circles = cyclic_nodes(graph)
    for name in (name for name in template.resources if name in on_circles):
        for target in graph[name]:
            circle = _way(graph, name, name) if target == name else [name, *_way(graph, target, name)]
            if target in on_circles and len(circle) > 1:
                uses = tuple(use for use in template.references[name] if use.target == target)
                source, aim = template.resources[name], template.resources[target]
                for remedy, places in _remedies(source, aim, uses):
                    yield Cut(source, aim, remedy, tuple(dict.fromkeys(places)), uses, tuple(circle))


def _remedies(source: Resource, target: Resource, uses: tuple[Reference, ...]) -> Iterator[tuple[Remedy, list[Pointer]]]:
    if all(use.kind == "DependsOn" for use in uses):
        if source is target or reaches(source.template.once(_referred), target.name, source.name):
            yield ("self" if source is target else "dependency"), [use.at for use in uses]
    elif all(_may_come_later(source, use) and spelled(target, use) for use in uses):
        yield "name", [use.at for use in uses]
    if source.type == "AWS::EC2::SecurityGroup" and all(_is_rule(source, use) for use in uses):
        yield "rule", [Pointer(use.at[:5]) for use in uses]
    if source.type == "AWS::IAM::Role" and all(_is_policy(source, use) for use in uses):
        yield "policy", [Pointer(use.at[:5]) for use in uses]


def _referred(template: Template) -> dict[str, set[str]]:
    """What each resource waits for because it refers to it."""
    return {name: {use.target for use in uses if use.kind != "DependsOn"} for name, uses in template.references.items()}


def _may_come_later(source: Resource, use: Reference) -> bool:
    properties = use.at[2:3] == ("Properties",) and use.at[3:4]
    return bool(properties) and use.at[3] in _LATER.get(source.type, ()) and "Principal" not in use.at


def _is_rule(group: Resource, use: Reference) -> bool:
    """Whether a reference stands in a rule that can stand alone; of egress rules one must be left, or all traffic goes out."""
    if use.kind == "DependsOn" or not {"SecurityGroupIngress", "SecurityGroupEgress"}.intersection(use.at[3:4]):
        return False
    rules, item = group.get(use.at[3]), _item(group, use)
    if use.at[3] == "SecurityGroupIngress":
        return item is not None and _INGRESS.issuperset(item)
    stay = [rule for rule in items(rules) if {"CidrIp", "CidrIpv6"} & set(members(rule))]
    return item is not None and _EGRESS.issuperset(item) and bool(stay) and item not in stay


def _is_policy(role: Resource, use: Reference) -> bool:
    item = _item(role, use) if use.kind != "DependsOn" and "Policies" in use.at[3:4] else None
    return item is not None and set(item) == {"PolicyName", "PolicyDocument"}


def _item(source: Resource, use: Reference) -> dict[str, Json] | None:
    """The item of a property's list that a reference stands in, where it is written as such."""
    if len(use.at) < 5 or not isinstance(source.get(use.at[3]), list):
        return None
    item = resolve(source.template.document.data, Pointer(use.at[:5]))
    return item if is_tree(item) else None


def _left(graph: dict[str, dict[str, None]]) -> Iterator[tuple[str, ...]]:
    """One circle for each group of resources that still wait for each other."""
    shown: set[str] = set()
    on_circles = cyclic_nodes(graph)
    for name in graph:
        if name in on_circles and name not in shown:
            circle = _way(graph, name, name)
            shown.update(circle)
            shown.update(other for other in on_circles if reaches(graph, name, other) and reaches(graph, other, name))
            yield tuple(circle)


def _way(graph: Mapping[str, Collection[str]], source: str, target: str) -> list[str]:
    """The nodes of a shortest way from source to target, both among them (a circle for the same one); empty where there is none."""
    came: dict[str, str] = {}
    waiting = [source]
    for node in waiting:
        for following in graph.get(node, ()):
            if following == target:
                back = [target, node]
                while back[-1] != source:
                    back.append(came[back[-1]])
                return back[::-1]
            if following not in came and following != source:
                came[following] = node
                waiting.append(following)
    return []
