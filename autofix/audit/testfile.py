"""What a test file says, whatever its language."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

Path_: TypeAlias = tuple[str | None, ...]
"""An access such as ``template.Resources.Vpc``: ``("template", "Resources", "Vpc")``; None where a key is computed."""

SECTIONS = ("Resources", "Parameters", "Outputs", "Conditions", "Mappings")


@dataclass(frozen=True)
class Word:
    """A text and the line it stands in."""

    text: str
    line: int


@dataclass(frozen=True)
class Use:
    """A name of the template that a test asks for; absent where it expects the name not to be there."""

    section: str
    name: str
    line: int
    absent: bool = False


@dataclass(frozen=True)
class Input:
    """A file that a test reads; bases are the folders its path may be relative to."""

    path: str
    line: int
    from_file: bool


@dataclass
class Case:
    """One test: how many of its assertions look at something, how many at constants only."""

    name: str
    line: int
    real: int = 0
    constant: int = 0
    called: set[str] = field(default_factory=set)
    walks_resources: bool = False
    asserted: list[Word] = field(default_factory=list)
    skipped: bool = False


@dataclass
class TestFile:
    """Everything the checks need to know about one file of tests."""

    __test__ = False  # not a test class, whatever pytest thinks of its name

    path: Path
    cases: list[Case] = field(default_factory=list)
    asserting: set[str] = field(default_factory=set)
    imports: list[Word] = field(default_factory=list)
    strings: list[Word] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    uses: list[Use] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)


class Names:
    """Follows variables that stand for a part of the template, so that ``resources.Vpc`` is known as a resource."""

    def __init__(self) -> None:
        self._known: dict[str, Path_] = {}

    def learn(self, name: str, path: Path_) -> None:
        """Remember what a variable stands for."""
        resolved = self.resolved(path)
        if any(part in SECTIONS for part in resolved):
            self._known[name] = resolved
        else:
            self._known.pop(name, None)

    def resolved(self, path: Path_) -> Path_:
        """The access with the variable at its start replaced by what it stands for."""
        first = path[0] if path else None
        return (*self._known[first], *path[1:]) if first is not None and first in self._known else path

    def use(self, path: Path_) -> tuple[str, str] | None:
        """The section and name an access asks for, or None."""
        resolved = self.resolved(path)
        for section, name in itertools.pairwise(resolved):
            if section in SECTIONS:
                return (section, name) if name is not None else None
        return None

    def section(self, path: Path_) -> str | None:
        """The section an access stands for as a whole, or None."""
        resolved = self.resolved(path)
        return resolved[-1] if resolved and resolved[-1] in SECTIONS else None


def outputs_file(words: Sequence[str]) -> bool:
    """Whether a path names the deployed stack's outputs, by the custom of cfn-outputs/flat-outputs.json."""
    return any("output" in word.lower() and word.lower().endswith(".json") for word in words)
