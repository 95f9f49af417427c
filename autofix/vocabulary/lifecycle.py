"""The lifecycle of objects in a bucket: rules, and when they move or delete what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autofix.references import Members, members
from autofix.template import Resource
from autofix.vocabulary.cases import Case, cases, listed_cases, rules_of
from autofix.vocabulary.literals import Held, literals_behind


@dataclass(frozen=True)
class Action:
    """Something a rule does to objects after some days: where the number stands, and the storage class (none: deletion)."""

    days: int
    held: Held
    when: Mapping[str, bool]
    storage_class: str = ""


@dataclass(frozen=True)
class LifecycleRule:
    """One rule of a bucket's LifecycleConfiguration."""

    bucket: Resource
    case: Case

    @property
    def body(self) -> Members:
        """The members of the rule."""
        return members(self.case.value)

    @property
    def name(self) -> str:
        """What to call the rule."""
        name = self.body.get("Id")
        return f"lifecycle rule {name} of {self.bucket.name}" if isinstance(name, str) else f"a lifecycle rule of {self.bucket.name}"

    def has(self, *names: str) -> bool:
        """Whether the rule has one of these members in some case."""
        return any(case.value is not None for name in names for case in cases(self.body.get(name), self.case.at / name))

    def transitions(self, noncurrent: bool = False) -> Iterator[Action]:
        """The moves to other storage classes, of current objects or of noncurrent versions, where the days are known."""
        name, at, when = "NoncurrentVersionTransition" if noncurrent else "Transition", self.case.at, self.case.when
        single = cases(self.body.get(name), at / name, when)
        for case in (*single, *listed_cases(self.body.get(name + "s"), at / (name + "s"), when)):
            place = Case(case.at / "TransitionInDays", members(case.value).get("TransitionInDays"), case.when)
            yield from self._actions(place, str(members(case.value).get("StorageClass")))

    def expirations(self, noncurrent: bool = False, when: Mapping[str, bool] | None = None) -> Iterator[Action]:
        """The deletion of current objects or of noncurrent versions, where the days are known, while conditions are as given."""
        name, at, known = "NoncurrentVersionExpirationInDays" if noncurrent else "ExpirationInDays", self.case.at, when or self.case.when
        yield from self._actions(Case(at / name, self.body.get(name), known))
        if noncurrent:
            for case in cases(self.body.get("NoncurrentVersionExpiration"), at / "NoncurrentVersionExpiration", known):
                yield from self._actions(Case(case.at / "NoncurrentDays", members(case.value).get("NoncurrentDays"), case.when))

    def _actions(self, place: Case, storage_class: str = "") -> Iterator[Action]:
        for case in cases(place.value, place.at, place.when):
            for held in literals_behind(self.bucket.template, case.at, case.value):
                if str(held.value).isdecimal():
                    yield Action(int(str(held.value)), held, case.when, storage_class)


def lifecycle_rules(bucket: Resource) -> Iterator[LifecycleRule]:
    """The lifecycle rules a bucket can have; what cannot be read is left out."""
    yield from (LifecycleRule(bucket, case) for case in rules_of(bucket, "LifecycleConfiguration"))
