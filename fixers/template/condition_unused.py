"""A condition is declared and nothing depends on it.

Readers look for what is different when it holds, and find nothing.

Before:

    Conditions:
      IsProduction: !Equals [!Ref Stage, production]
    Resources: {}

->

    Resources: {}

Safety: safe. No resource, output or other condition depends on it. What it refers to may be unused after that, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Names, Template, finding, leftovers, remove, spoken_of, uses

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html",
    resolves=("cfn-lint:W8001",),
    tags=("style",),
)


@fixer.template
def nothing_depends(template: Template) -> Iterator[Finding]:
    """Conditions that no resource, output, Fn::If or other condition names."""
    declared = template.section("Conditions")
    if not declared or not template.once(Names).alone:
        return
    used = {use.name for use in template.once(uses) if use.how == "Condition"}
    if any(name not in used for name in declared):
        used |= template.once(spoken_of)
    for names, several, at in leftovers(template, "Conditions", [name for name in declared if name not in used]):
        what, it = ("conditions", "them") if several else ("condition", "it")
        message = f"nothing depends on the {what} {names}; remove {it}, or use {it} where a difference was meant to be made"
        yield finding(at if several else ROOT / "Conditions" / names, message, remove(at))
