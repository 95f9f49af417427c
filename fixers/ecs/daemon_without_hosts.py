"""A service runs one task on each instance, where there are no instances.

The scheduling strategy DAEMON needs container instances. Fargate has none, and the deployment controllers of CodeDeploy and of third parties
know replicas only; ECS refuses such a service.

Before:

    LaunchType: FARGATE
    SchedulingStrategy: DAEMON

->

    LaunchType: FARGATE
    SchedulingStrategy: REPLICA

Safety: unsafe. No such service can be created, but how many tasks it is to have nobody has said: without DesiredCount it is one.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Safety, finding, replace

STRATEGY = "SchedulingStrategy"

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
    resolves=("cfn-lint:E3044",),
    safety=Safety.UNSAFE,
    tags=("deploy",),
)


@fixer.resource("AWS::ECS::Service")
def daemon_on_no_instance(service: Resource) -> Iterator[Finding]:
    """A daemon on Fargate, or under a controller that knows replicas only."""
    launch, controller = service.get("LaunchType"), service.get("DeploymentController", "Type")
    reason = "on Fargate" if launch == "FARGATE" else f"deployed by {controller}" if controller in ("CODE_DEPLOY", "EXTERNAL") else None
    if service.get(STRATEGY) == "DAEMON" and reason:
        message = (
            f"{service.name} is a daemon {reason}, which ECS refuses. Make it REPLICA, and say with DesiredCount how many tasks it has"
        )
        yield finding(service.pointer(STRATEGY), message, replace(service.pointer(STRATEGY), "REPLICA"))
