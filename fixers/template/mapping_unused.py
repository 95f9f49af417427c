"""A mapping is declared and nothing looks anything up in it.

The table goes on being maintained, and readers take its values for the ones that count.

Before:

    Mappings:
      Images:
        eu-west-1: {Ami: ami-0abcdef1234567890}
    Resources: {}

->

    Resources: {}

A mapping that a ``${…}`` of Fn::Sub speaks of was to be looked up there, and stays.

Safety: safe. Nothing of it reaches a resource. Where the name of a mapping is worked out, any of them may be meant, and all are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Names, Template, calls, finding, items, leftovers, remove, sub_calls

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html",
    resolves=("cfn-lint:W7001",),
    tags=("style",),
)


@fixer.template
def nobody_looks(template: Template) -> Iterator[Finding]:
    """Mappings that no Fn::FindInMap names."""
    declared = template.section("Mappings")
    if not declared or "Fn::Transform" in declared or not template.once(Names).alone or "Globals" in template.data:
        return
    named = [(*items(call.argument), None)[0] for call in template.once(calls).get("Fn::FindInMap", ())]
    named += re.findall(r"\w+", " ".join(hole for sub in template.once(sub_calls) for hole in re.findall(r"\$\{([^}]*)", sub.text)))
    unused = [name for name in declared if name not in named] if all(isinstance(name, str) for name in named) else []
    for names, several, at in leftovers(template, "Mappings", unused):
        what, it = ("mappings", "them") if several else ("mapping", "it")
        message = f"nothing looks anything up in the {what} {names}; remove {it}, or use {it} where values are hard-coded"
        yield finding(at if several else ROOT / "Mappings" / names, message, remove(at))
