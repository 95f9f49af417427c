"""A service does not wait for the listener that connects its target group to a load balancer.

A target group belongs to a load balancer from the moment a listener (or a rule of one) forwards to it. The service refers to
the target group only, so CloudFormation creates service and listener at the same time, and the service fails with "The target
group … does not have an associated load balancer" whenever it comes first.

Before:

    Service:
      Type: AWS::ECS::Service
      Properties:
        LoadBalancers:
          - TargetGroupArn: !Ref TargetGroup

->

    Service:
      Type: AWS::ECS::Service
      DependsOn: Listener
      Properties:
        LoadBalancers:
          - TargetGroupArn: !Ref TargetGroup

Safety: safe. Only the order of creation and deletion changes, no resource is updated. Where several listeners forward to the
target group one is enough: the first that exists whenever the service does.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, late, mentioned, ordered, referrers

FORWARDING = (
    ("AWS::ElasticLoadBalancingV2::Listener", "DefaultActions"),
    ("AWS::ElasticLoadBalancingV2::ListenerRule", "Actions"),
)

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ecs-service.html",
    tags=("deploy",),
)


@fixer.having("AWS::ECS::Service", "AWS::ECS::TaskSet")
def service_before_listener(template: Template) -> Iterator[Finding]:
    """A service with a target group of the template, and no dependency on anything that forwards to it."""
    forwarding = [referrers(template, kind, actions) for kind, actions in FORWARDING]
    for service in template.of_type("AWS::ECS::Service", "AWS::ECS::TaskSet"):
        for group in mentioned(template, service.get("LoadBalancers"), "AWS::ElasticLoadBalancingV2::TargetGroup"):
            listeners = [listener for index in forwarding for listener in index.get(group.name, ())]
            if not any(template.depends(service.name, listener.name) for listener in listeners):
                message = f"{service.name} may be created before {{}} connects {group.name} to a load balancer; add DependsOn: {{}}"
                yield from ordered(service, late(service, listeners)[:1], message)
