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

from autofix import ROOT, Finding, Fixer, Names, Template, finding, remove, spoken_of, uses

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
    if not declared or not template.once(Names).closed:
        return
    used = {use.name for use in template.once(uses) if use.how == "Condition"}
    if any(name not in used for name in declared):
        used |= template.once(spoken_of)
    for name in declared:
        if name not in used:
            at = ROOT / "Conditions" / name
            message = f"nothing depends on the condition {name}; remove it, or use it where it was meant to make a difference"
            yield finding(at, message, remove(at if len(declared) > 1 else at.parent))
