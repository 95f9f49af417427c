"""Instances answer requests for their metadata that carry no token.

IMDSv1 gives the credentials of the instance's role to whoever makes a program on it fetch a URL (a server-side request forgery).
With a token, as IMDSv2 asks for, that does not work.

Before:

    LaunchTemplateData:
      ImageId: !Ref ImageId

->

    LaunchTemplateData:
      ImageId: !Ref ImageId
      MetadataOptions:
        HttpTokens: required

Safety: unsafe. Programs with an SDK or agent from before 2020 that know only IMDSv1 lose their credentials (the CloudWatch metric
MetadataNoToken counts them), and containers with a network of their own need HttpPutResponseHopLimit 2. Instances that run are
not touched: the template gets a new version, a launch configuration is replaced. Left alone where the endpoint is disabled.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Json, Resource, Safety, finding, settle

TEMPLATE, OPTIONS = "AWS::EC2::LaunchTemplate", "MetadataOptions"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
    resolves=("CKV_AWS_79", "securityhub:EC2.170", "securityhub:AutoScaling.3"),
    safety=Safety.UNSAFE,
    tags=("security",),
    opt_in=True,
)


@fixer.resource(TEMPLATE, "AWS::AutoScaling::LaunchConfiguration")
def answered_without_token(launch: Resource) -> Iterator[Finding]:
    """Every template of instances asks for a token."""
    wanted: dict[str, Json] = {OPTIONS: {"HttpTokens": "required"}}
    within = ["LaunchTemplateData"] if launch.type == TEMPLATE else []
    patch = settle(launch, {"LaunchTemplateData": wanted} if within else wanted, instead_of=("optional",))
    if patch and launch.get(*within, OPTIONS, "HttpEndpoint") != "disabled":
        message = f"instances of {launch.name} give their credentials to whoever makes them fetch a URL; let them ask for a token (IMDSv2)"
        yield finding(launch.at, message, *patch)
