"""Fixers, one module per defect, grouped by service."""

TYPES = ("AWS::WorkSpaces::",)
