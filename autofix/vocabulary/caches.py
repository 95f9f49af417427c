"""What the caches of ElastiCache can do."""

from __future__ import annotations

from autofix.template import Resource

_NODES = ("cache.t1.", "cache.m1.", "cache.m2.", "cache.m3.", "cache.r3.", "cache.c1.")
_VERSIONS = ("2.", "3.2.4", "3.2.10", "4.0.0", "4.0.1.")


def unable_to_encrypt(group: Resource) -> bool:
    """Whether a replication group says that it runs on nodes, or in a version, that ElastiCache cannot encrypt.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html#at-rest-encryption-constraints
    """
    return str(group.get("CacheNodeType")).startswith(_NODES) or f"{group.get('EngineVersion')}.".startswith(_VERSIONS)
