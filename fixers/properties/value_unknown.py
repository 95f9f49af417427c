"""A property has a value that is none of those it can have.

CloudFormation or the service refuses a value outside of the list there is ("failed to satisfy constraint: Member must
satisfy enum value set"), and the stack is rolled back. Mostly the words are those of the console or another API
(`ON_DEMAND` for `PAY_PER_REQUEST`), capitals, hyphens, or an unquoted ON that YAML reads as true.

Before:

    Table:
      Type: AWS::DynamoDB::Table
      Properties:
        BillingMode: ON_DEMAND

->

    Table:
      Type: AWS::DynamoDB::Table
      Properties:
        BillingMode: PAY_PER_REQUEST

Safety: safe where the values differ in capitals or separators, where YAML made a truth value of a word, and where
autofix's table of known mistakes has one meaning for the word. Unsafe where a letter or two differ, and where the table
knows only a substitute or nothing at all: a SecureString becomes a String (CloudFormation makes no other), data events of
a type that has none are left out. Values in parameters and mappings are left alone, and so are words that resemble
nothing known: they may be newer than autofix.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Problem, Template, finding, meant_value, misfits

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    resolves=("CKV_AWS_19", "cfn-lint:E3030", "cloudformation-validate:W3030"),
    tags=("deploy",),
)


@fixer.template
def outside_of_the_list(template: Template) -> Iterator[Finding]:
    """The schema lists the values, and this one stands for one of them, or for nothing."""
    for misfit in misfits(template):
        answer = meant_value(misfit) if misfit.problem is Problem.VALUE else None
        if answer is not None:
            message = f"{misfit.value} is no value that {misfit.place} of {misfit.resource.name} can have; {answer.words}"
            yield finding(misfit.at, message, *answer.patch, safety=answer.safety)
