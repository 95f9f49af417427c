"""A property is given that AWS refuses because of another one beside it.

A table that is paid by request cannot be given a throughput, a function from a container image no handler, a target group of functions
no port: the stack rolls back when the resource is created.

Before:

    BillingMode: PAY_PER_REQUEST
    ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}

->

    BillingMode: PAY_PER_REQUEST

Safety: safe. No such resource can be created, and the property that stays is the one that had to be chosen on purpose: the other one is
what examples for the default come with. Where a parameter or a condition decides, nothing is touched.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, finding, idle_properties, in_words

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    resolves=("cfn-lint:E3638", "cfn-lint:E3681", "cfn-lint:E3685", "cfn-lint:E3696"),
    tags=("deploy",),
)


@fixer.template
def refused(template: Template) -> Iterator[Finding]:
    """Another property beside it shuts it out."""
    for idle in idle_properties(template):
        if idle.refused:
            what, name = in_words(idle.names), idle.resource.name
            message = f"{what} of {name} cannot be given together with {idle.beside}: {idle.because}. Leave it out"
            yield finding(idle.at / idle.names[0], message, *idle.patch)
