"""A property stands where its resource type does not have it, and belongs somewhere else in the resource.

CloudFormation refuses a property at the wrong level ("extraneous key is not permitted"): settings of a health check
outside of HealthCheckConfig, tags inside of DistributionConfig, DependsOn among the properties, a bucket policy as a
property of the bucket.

Before:

    HealthCheck:
      Type: AWS::Route53::HealthCheck
      Properties:
        Type: HTTPS
        ResourcePath: /health

->

    HealthCheck:
      Type: AWS::Route53::HealthCheck
      Properties:
        HealthCheckConfig:
          Type: HTTPS
          ResourcePath: /health

Attributes of load balancers and target groups, throttling of API stages and the like become an entry of the list that AWS
has for them; what is a resource of its own (a bucket policy, a key's alias) becomes one; a description that the type does
not have goes into the resource's Metadata.

Safety: safe where the right place is known from autofix's table, or is the only one in the resource that has this
property, and the value fits there; with the property at the wrong place nothing can be deployed. Unsafe where the place
beside it is only likely, and where an attribute takes the part of something that AWS decides otherwise by default
(`SkipFinalSnapshot` becomes `DeletionPolicy: Delete`).
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Meant, Template, corrections, finding

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html",
    resolves=("cfn-lint:E3002", "cloudformation-validate:F3002"),
    tags=("deploy",),
)


@fixer.template
def other_place(template: Template) -> Iterator[Finding]:
    """The schema of the type has the property at another place."""
    for found in corrections(template):
        if found.meant is Meant.OTHER_PLACE:
            yield finding(found.at, f"{found.complaint}; {found.words}", *found.patch, safety=found.safety)
