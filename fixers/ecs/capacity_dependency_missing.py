"""A service on EC2 does not wait for the instances that its cluster gets in the same template.

Container instances join a cluster by their user data; nothing in the service refers to them. CloudFormation may create the service
first, which then waits for tasks that nothing can run, and may delete the instances first, which leaves the service nothing to
drain its tasks from.

Before:

    Service:
      Type: AWS::ECS::Service
      Properties:
        Cluster: !Ref Cluster
        TaskDefinition: !Ref Task

->

    Service:
      Type: AWS::ECS::Service
      DependsOn: Instances
      Properties:
        Cluster: !Ref Cluster
        TaskDefinition: !Ref Task

Safety: safe. Only the order of creation and deletion changes, no resource is updated. Services on Fargate or with capacity providers
are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Template, mentioned, ordered, reached

GROUP, INSTANCE = "AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance"
JOINED = {
    GROUP: ("LaunchTemplate", "LaunchConfigurationName", "MixedInstancesPolicy"),
    INSTANCE: ("LaunchTemplate", "UserData"),
    "AWS::AutoScaling::LaunchConfiguration": ("UserData",),
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateData",),
}
"""Where the cluster that an instance joins is named, in its user data."""
PROVIDED = ("AWS::ECS::CapacityProvider", "AWS::ECS::ClusterCapacityProviderAssociations")

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html",
    tags=("deploy",),
)


@fixer.having("AWS::ECS::Service")
def service_before_instances(template: Template) -> Iterator[Finding]:
    """A service of a cluster of the template, and groups or instances that join the cluster and are not waited for."""
    capacity: dict[str, list[Resource]] = {}
    for group in template.of_type(GROUP, INSTANCE):
        for cluster in reached(group, JOINED, "AWS::ECS::Cluster"):
            capacity.setdefault(cluster.name, []).append(group)
    for service in template.of_type("AWS::ECS::Service") if capacity and not template.of_type(*PROVIDED) else ():
        on_instances = service.get("LaunchType") in (None, "EC2") and service.get("CapacityProviderStrategy") is None
        for cluster in mentioned(template, service.get("Cluster"), "AWS::ECS::Cluster") if on_instances else ():
            message = f"{service.name} may be created before {{}} gives {cluster.name} something to run tasks on; add DependsOn: {{}}"
            yield from ordered(service, capacity.get(cluster.name, ()), message)
