"""A property is given that has no effect, because of another one beside it.

AWS drops it without a word: the number of operations of a gp2 volume, the ports of a rule for all protocols, the master user of a
cluster that is restored from a snapshot. Readers believe what is written, and the next change of it surprises them.

Before:

    SecurityGroupIngress:
      - {IpProtocol: "-1", FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}

->

    SecurityGroupIngress:
      - {IpProtocol: "-1", CidrIp: 10.0.0.0/8}

Safety: safe. What is deployed is the same without it. On a deployed stack some of these properties cannot be taken away without
replacing the resource (the ports of a rule that is a resource of its own, the master user of a cluster); the impact of the fix says so.
Where a parameter or a condition decides whether the other property is there, nothing is touched.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, finding, idle_properties, in_words

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    resolves=(
        *("cfn-lint:W3671", "cfn-lint:W3687", "cfn-lint:W3688", "cfn-lint:W3689", "cfn-lint:W3698", "cfn-lint:W3699", "cfn-lint:W3704"),
    ),
    tags=("style",),
)


@fixer.template
def ignored(template: Template) -> Iterator[Finding]:
    """Another property beside it makes it idle."""
    for idle in idle_properties(template):
        if not idle.refused:
            what = in_words(idle.names)
            verb = "has" if len(idle.names) == 1 else "have"
            message = f"{what} of {idle.resource.name} {verb} no effect beside {idle.beside}: {idle.because}. Leave it out"
            yield finding(idle.at / idle.names[0], message, *idle.patch)
