"""Physical names: which property names a resource for good, and where else a template speaks of a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from autofix.facts import table
from autofix.pointer import Pointer
from autofix.references import substituted
from autofix.template import Resource, Template
from autofix.vocabulary.dynamic_references import UNKNOWN, sub_text, texts

_WORD = re.compile(r"(?:\$\{[^{}]*\}|[\w.-])+")
_PATH = re.compile(r"(?:\$\{[^{}]*\}|[\w./-])+")
_BEGINNING = re.compile(r"(?<![\w./${}-])((?:\$\{[^{}]*\}|[\w./-]){3,})\*")
_REMARKS = ("AlarmDescription", "Comment", "Description", "GroupDescription", "Metadata", "Tags")


@dataclass(frozen=True)
class PhysicalName:
    """The name a template gives a resource. text: as Fn::Sub would make it; longest: what AWS allows, where that is known."""

    resource: Resource
    key: str
    text: str
    longest: int | None

    @property
    def at(self) -> Pointer:
        """Where the name stands."""
        return self.resource.pointer(self.key)

    @property
    def variables(self) -> list[str]:
        """What the name is made of: parameters, pseudo parameters, attributes."""
        return substituted(self.text)


def physical_names(template: Template) -> Iterator[PhysicalName]:
    """The names a template gives its resources, where they can be read."""
    kinds = table("physical_names")["types"]
    for resource in template.resources.values():
        name, longest = kinds.get(resource.type, ("", None))
        text = sub_text(resource.get(name)) if resource.get(name) else UNKNOWN
        if UNKNOWN not in text:
            yield PhysicalName(resource, name, text, longest)


class Mentions:
    """How often a template speaks of a name: in ARNs, policies, code, outputs; tags and descriptions do not count."""

    def __init__(self, template: Template) -> None:
        found = list(texts(dict(template.data), _REMARKS))
        self._words = Counter(word for text in found for word in _WORD.findall(text))
        self._paths = Counter(path for text in found for path in _PATH.findall(text))
        self._beginnings = {beginning for text in found for beginning in _BEGINNING.findall(text)}

    def elsewhere(self, name: str) -> bool:
        """Whether something besides the name's own place has it, or covers it with a ``*``."""
        spoken_of = (self._paths if "/" in name else self._words)[name] > 1
        return spoken_of or any(name[:length] in self._beginnings for length in range(1, len(name) + 1))
