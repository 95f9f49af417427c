"""Tags: which a resource has, and how its type wants to be given more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autofix.facts import table
from autofix.patch import Operation, add
from autofix.pointer import Json, Pointer
from autofix.references import NO_VALUE, intrinsic, is_absent, members
from autofix.template import Resource
from autofix.vocabulary.iam import unfolded

MOST_TAGS = 50


@dataclass(frozen=True)
class Tags:
    """The tags of a resource. keys: those it has, in any branch. at: where more of them go; None where there are no tags yet."""

    resource: Resource
    name: str
    shape: str
    keys: frozenset[str]
    at: Pointer | None

    def lacks(self, wanted: Iterable[str]) -> list[str]:
        """The keys of these that are missing. IAM does not distinguish capitals in keys; all others do."""
        folded = {key.lower() for key in self.keys} if self.resource.type.startswith("AWS::IAM::") else set()
        return [key for key in wanted if key not in self.keys and key.lower() not in folded]

    def add(self, wanted: Mapping[str, Json]) -> list[Operation]:
        """Give the resource these tags in the shape of its type."""
        if self.at is not None and self.shape == "map":
            return [add(self.at / key, value) for key, value in wanted.items()]
        if self.at is not None:
            return [add(self.at / "-", tag) for tag in self._listed(wanted)]
        if self.shape == "map":
            return [self.resource.add_property(self.name, dict(wanted))]
        if self.shape in ("list", "propagated"):
            return [self.resource.add_property(self.name, self._listed(wanted))]
        specification: Json = {"ResourceType": self.shape, "Tags": self._listed(wanted)}
        if isinstance(self.resource.get(self.name), list):
            return [add(self.resource.pointer(self.name, "-"), specification)]
        return [self.resource.add_property(self.name, [specification])]

    def _listed(self, wanted: Mapping[str, Json]) -> list[Json]:
        launch: dict[str, Json] = {"PropagateAtLaunch": True} if self.shape == "propagated" else {}
        return [{"Key": key, "Value": value, **launch} for key, value in wanted.items()]


def tags_of(resource: Resource) -> Tags | None:
    """The tags of a resource; None where its type takes none, or where they cannot be read (a macro, a condition around them all)."""
    name, shape = table("tag_shapes")["types"].get(resource.type, ("", ""))
    present = resource.get(name) if name else None
    opaque = intrinsic(resource.body.get("Properties"))[0] or (intrinsic(present)[0] and present != NO_VALUE)
    if not name or opaque:
        return None
    at = resource.pointer(name)
    if shape == "map":
        inherited = resource.template.section("Globals").get(resource.type.rpartition("::")[2])
        keys = frozenset(members(present)) | frozenset(members(members(inherited).get("Tags")))
        return Tags(resource, name, shape, keys, at if isinstance(present, dict) and present != NO_VALUE else None)
    if shape in ("list", "propagated"):
        return _listed_tags(resource, name, shape, present, at)
    for index, specification in enumerate(present if isinstance(present, list) else ()):
        if members(specification).get("ResourceType") == shape:
            return _listed_tags(resource, name, shape, members(specification).get("Tags"), at / index / "Tags")
    readable = is_absent(present) or (isinstance(present, list) and not any(intrinsic(item)[0] for item in present))
    return Tags(resource, name, shape, frozenset(), None) if readable else None


def _listed_tags(resource: Resource, name: str, shape: str, present: Json, at: Pointer) -> Tags | None:
    if is_absent(present):
        return Tags(resource, name, shape, frozenset(), None)
    if not isinstance(present, list):
        return None
    keys = [members(tag).get("Key") for _, tag in unfolded(present, at)]
    return Tags(resource, name, shape, frozenset(map(str, keys)), at) if all(isinstance(key, str) for key in keys) else None
