"""The coverage that makes sense for a template: which of its parts some test mentions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autofix.audit.testfile import TestFile
from autofix.template import Template

_SECTIONS = ("Resources", "Parameters", "Outputs", "Conditions")


@dataclass(frozen=True)
class Share:
    """One section: the names some test mentions, and those that no test does."""

    section: str
    mentioned: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def percent(self) -> float:
        """The mentioned names in percent; 100 for a section without names."""
        total = len(self.mentioned) + len(self.missing)
        return 100 * len(self.mentioned) / total if total else 100.0


def coverage(files: Iterable[TestFile], template: Template) -> list[Share]:
    """The share of each section's names that stand in the tests as a word of code or as a text."""
    said: set[str] = set()
    for file in files:
        said |= file.words | {use.name for use in file.uses}
        for word in file.strings:
            said |= {word.text, *word.text.replace("[", ".").split(".")}
    shares = []
    for section in _SECTIONS:
        names = [name for name in template.section(section) if not name.startswith("Fn::")]
        shares.append(Share(section, tuple(n for n in names if n in said), tuple(n for n in names if n not in said)))
    return shares
