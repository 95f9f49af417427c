"""A Config rule does not wait for the recorder that records what it judges.

AWS Config accepts rules only where a configuration recorder exists ("NoAvailableConfigurationRecorder"). A rule does not refer
to the recorder, so CloudFormation creates the two at the same time, and in a new account the rule fails whenever it comes first.

Before:

    Rule:
      Type: AWS::Config::ConfigRule
      Properties:
        Source: {Owner: AWS, SourceIdentifier: S3_BUCKET_LOGGING_ENABLED}

->

    Rule:
      Type: AWS::Config::ConfigRule
      DependsOn: Recorder
      Properties:
        Source: {Owner: AWS, SourceIdentifier: S3_BUCKET_LOGGING_ENABLED}

Safety: safe. Only the order of creation and deletion changes, no resource is updated.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, ordered

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-configrule.html",
    tags=("deploy",),
)


@fixer.resource("AWS::Config::ConfigRule")
def judged_before_recorded(rule: Resource) -> Iterator[Finding]:
    """A rule, and the only recorder of the template that it does not wait for; a delivery channel cannot be without one."""
    template = rule.template
    recorders = template.of_type("AWS::Config::ConfigurationRecorder")
    after_channel = any(template.depends(rule.name, channel.name) for channel in template.of_type("AWS::Config::DeliveryChannel"))
    if len(recorders) == 1 and not after_channel:
        yield from ordered(
            rule, recorders, f"{rule.name} may be created before {{}}, without which AWS Config refuses it; add DependsOn: {{}}"
        )
