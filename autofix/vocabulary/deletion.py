"""What becomes of the data of a resource that goes away."""

from __future__ import annotations

SNAPSHOTS = (
    "AWS::DocDB::DBCluster", "AWS::EC2::Volume", "AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::Redshift::Cluster",
)  # fmt: skip
"""The types for which DeletionPolicy and UpdateReplacePolicy may be Snapshot."""
