"""Fixers, one module per defect, grouped by service."""

TYPES = ("AWS::ElasticLoadBalancing::", "AWS::ElasticLoadBalancingV2::", "AWS::S3::")
