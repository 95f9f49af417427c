"""A container of a task with its own network is given another port on the host.

In the network modes awsvpc and host a container is reached at its own port, so HostPort is left out or the same as ContainerPort. ECS
refuses a task definition in which they differ.

Before:

    NetworkMode: awsvpc
    ContainerDefinitions:
      - PortMappings: [{ContainerPort: 80, HostPort: 8080}]

->

    NetworkMode: awsvpc
    ContainerDefinitions:
      - PortMappings: [{ContainerPort: 80, HostPort: 80}]

Safety: safe. No such task definition can be registered, and ContainerPort is where the container listens.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, choices, finding, items, members, replace

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
    resolves=("cfn-lint:E3053",),
    tags=("deploy",),
)


@fixer.resource("AWS::ECS::TaskDefinition")
def other_port_outside(task: Resource) -> Iterator[Finding]:
    """Literal ports that differ, where the network mode is written in so many words."""
    mode = task.get("NetworkMode")
    if mode not in ("awsvpc", "host"):
        return
    for at, containers in choices(task.pointer("ContainerDefinitions"), task.get("ContainerDefinitions")):
        for index, item in enumerate(items(containers)):
            for place, container in choices(at / index, item):
                for number, mapping in enumerate(items(members(container).get("PortMappings"))):
                    own, outside = members(mapping).get("ContainerPort"), members(mapping).get("HostPort")
                    if isinstance(own, (str, int)) and isinstance(outside, (str, int)) and str(own) != str(outside):
                        message = f"A container of {task.name} listens at port {own} and is to be reached at {outside}, which ECS refuses in network mode {mode}. Write {own}"
                        port = place.join(["PortMappings", number, "HostPort"])
                        yield finding(port, message, replace(port, own))
