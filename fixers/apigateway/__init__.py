"""Fixers, one module per defect, grouped by service."""

TYPES = ("AWS::ApiGateway::", "AWS::ApiGatewayV2::", "AWS::Serverless::")
