"""A property has a number that is smaller or larger than AWS allows.

The service refuses it when the stack is deployed, and everything made until then is rolled back.

Before:

    Retries:
      Type: AWS::Lambda::EventInvokeConfig
      Properties:
        MaximumRetryAttempts: 5

->

    Retries:
      Type: AWS::Lambda::EventInvokeConfig
      Properties:
        MaximumRetryAttempts: 2

Safety: unsafe. The nearest number that is allowed is as close to what was wanted as AWS goes, but it is another number.
Numbers in parameters and mappings are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from autofix import Finding, Fixer, Problem, Safety, Template, finding, misfits, numeral, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    resolves=("cfn-lint:E3034", "cloudformation-validate:F3034"),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.template
def beyond_its_bounds(template: Template) -> Iterator[Finding]:
    """The schema has a minimum or a maximum."""
    for misfit in misfits(template):
        if misfit.problem is Problem.BOUNDS and misfit.shape is not None:
            low, high = misfit.shape.bounds
            nearest = low if low is not None and float(str(misfit.value)) < low else high
            span = f"at least {low}" if high is None else f"at most {high}" if low is None else f"from {low} to {high}"
            message = f"{misfit.place} of {misfit.resource.name} is {misfit.value} and has to be {span}; set {nearest}"
            yield finding(misfit.at, message, replace(misfit.at, numeral(Fraction(str(nearest)), misfit.value)))
