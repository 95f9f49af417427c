"""A property is given that only AWS sets.

Read-only properties say what AWS made of a resource (its ARN, its id, its creation time). CloudFormation refuses them, or
drops them before the service sees them, and then reports drift for ever after. Members of a property that are read-only
(the SecretArn of MasterUserSecret) are dropped without harm and are no defect.

Before:

    Queue:
      Type: AWS::SQS::Queue
      Properties:
        Arn: arn:aws:sqs:us-east-1:123456789012:orders
        QueueName: orders

->

    Queue:
      Type: AWS::SQS::Queue
      Properties:
        QueueName: orders

Safety: safe. The value has no effect on what is deployed; to use it elsewhere, ask for it with Fn::GetAtt.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Problem, Template, finding, misfits, without

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html",
    resolves=("cfn-lint:E3040",),
    tags=("deploy",),
)


@fixer.template
def given_although_read_only(template: Template) -> Iterator[Finding]:
    """The schema says that only AWS sets the property."""
    for misfit in misfits(template):
        if misfit.problem is Problem.READ_ONLY:
            message = (
                f"{misfit.place} of {misfit.resource.name} is set by AWS, and what is given here is refused or has no effect; leave it out"
            )
            yield finding(misfit.at, message, *without(misfit))
