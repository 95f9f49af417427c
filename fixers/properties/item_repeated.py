"""A list has the same item twice where its resource type wants each only once.

CloudFormation refuses a list with repeated items where the schema wants them to differ ("array items are not unique").

Before:

    Function:
      Type: AWS::Lambda::EventSourceMapping
      Properties:
        FunctionResponseTypes: [ReportBatchItemFailures, ReportBatchItemFailures]

->

    Function:
      Type: AWS::Lambda::EventSourceMapping
      Properties:
        FunctionResponseTypes: [ReportBatchItemFailures]

Safety: safe. An item that is there twice says nothing new; the first one stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Problem, Template, finding, items, misfits, remove, repeated

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html",
    resolves=("cfn-lint:E3037",),
    tags=("deploy",),
)


@fixer.template
def same_item_again(template: Template) -> Iterator[Finding]:
    """The schema wants the items of the list to differ."""
    for misfit in misfits(template):
        if misfit.problem is Problem.REPEATED:
            message = f"{misfit.place} of {misfit.resource.name} has an item more than once, which CloudFormation refuses; once is enough"
            yield finding(misfit.at, message, *(remove(misfit.at / index) for index in reversed(repeated(items(misfit.value)))))
