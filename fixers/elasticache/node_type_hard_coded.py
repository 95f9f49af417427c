"""The node type of a cache is hard-coded.

How large a cache must be differs between a test and production. A parameter with the present node type as its default lets each
stack choose. Many templates are meant for one stack only, so this fixer looks only where it is asked to:
`--set elasticache-node-type-hard-coded.enabled=true`.

Before:

    Resources:
      Cache:
        Type: AWS::ElastiCache::ReplicationGroup
        Properties:
          CacheNodeType: cache.t4g.small

->

    Parameters:
      CacheNodeType:
        Type: String
        Description: Node type of Cache
        Default: cache.t4g.small
    Resources:
      Cache:
        Type: AWS::ElastiCache::ReplicationGroup
        Properties:
          CacheNodeType: !Ref CacheNodeType

Caches of the same node type share a parameter.

Safety: safe. Until somebody passes another value the template means what it meant, and no stack is updated.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Template, finding, hard_coded, parametrised

NODE_TYPE = {"AWS::ElastiCache::CacheCluster": ("CacheNodeType",), "AWS::ElastiCache::ReplicationGroup": ("CacheNodeType",)}

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/best-practices.html",
    tags=("style",),
)
ENABLED = fixer.setting("enabled", bool, "true: look for hard-coded node types", default=False)


@fixer.having(*NODE_TYPE)
def no_choice(template: Template) -> Iterator[Finding]:
    """Each node type is the default of a parameter, where that is wanted."""
    for literal in hard_coded(template, NODE_TYPE, "CacheNodeType", "NodeType") if ENABLED.of(template) else ():
        message = f"{literal.names}: the node type {literal.value} is hard-coded, so every stack gets it. Make it the default of a parameter, {literal.parameter}"
        yield finding(literal.places[0], message, *parametrised(template, literal, f"Node type of {literal.names}"))
