"""Fixers, one module per defect, grouped by service."""

TYPES = ("AWS::Backup::", "AWS::DocDB::", "AWS::Neptune::", "AWS::RDS::")
