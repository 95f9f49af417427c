"""A parameter is declared and nothing uses it.

Whoever deploys the stack is asked for a value, or gives one, and it changes nothing. Often what should depend on it is hard-coded.

Before:

    Parameters:
      InstanceType:
        Type: String
        Default: t3.micro
    Resources: {}

->

    Resources: {}

Parameters that name the environment are left alone: a template that has one and does not use it is to be told where.

Safety: unsafe. A pipeline, or a parent stack, that passes the parameter is refused once it is gone ("Parameters do not exist in the
template"). The resources stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import ROOT, Finding, Fixer, Names, Safety, Template, environment_parameters, finding, leftovers, remove, spoken_of, uses

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html",
    resolves=("cfn-lint:W2001",),
    safety=Safety.UNSAFE,
    tags=("style",),
)


@fixer.template
def nobody_asks(template: Template) -> Iterator[Finding]:
    """Parameters that no reference, rule or condition names."""
    declared = template.section("Parameters")
    if not declared or not template.once(Names).alone:
        return
    used = {use.name for use in template.once(uses) if use.how != "Interface"}
    spoken = template.once(spoken_of) if not used.issuperset(declared) else used
    unused = [name for name in declared if name not in spoken and name not in environment_parameters(template)]
    for names, several, at in leftovers(template, "Parameters", unused):
        what = f"parameters {names}, so their values change nothing" if several else f"parameter {names}, so its value changes nothing"
        advice = "remove them, or use them where values are hard-coded" if several else "remove it, or use it where its value is hard-coded"
        yield finding(at if several else ROOT / "Parameters" / names, f"nothing uses the {what}; {advice}", remove(at))
