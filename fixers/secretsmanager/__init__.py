"""Fixers, one module per defect, grouped by service."""

TYPES = ("AWS::DocDB::", "AWS::ElastiCache::", "AWS::Neptune::", "AWS::RDS::", "AWS::Redshift::", "AWS::SecretsManager::")
