"""What is declared and not used: taken out with its whole section where nothing of that is used."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from autofix.pointer import ROOT, Pointer
from autofix.template import Template
from autofix.vocabulary.ordering import in_words


class Leftover(NamedTuple):
    """Names that go together, as a message tells of them, and the place that goes with them."""

    names: str
    several: bool
    at: Pointer


def leftovers(template: Template, section: str, unused: Collection[str]) -> Iterator[Leftover]:
    """Each unused name of a section alone, or all of them where they are all there is: an empty section says nothing.

    Somebody who suppresses findings in the template may want to keep one of them, so there each goes alone.
    """
    declared = template.section(section)
    if unused and len(unused) == len(declared) and (len(unused) == 1 or "autofix:" not in template.document.text):
        yield Leftover(in_words(list(unused)), len(unused) > 1, ROOT / section)
    else:
        yield from (Leftover(name, False, ROOT / section / name) for name in unused)
