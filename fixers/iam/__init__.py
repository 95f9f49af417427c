"""Fixers, one module per defect, grouped by service."""

TYPES = (
    "AWS::ApiGateway::",
    "AWS::EC2::",
    "AWS::ECR::",
    "AWS::EFS::",
    "AWS::IAM::",
    "AWS::KMS::",
    "AWS::OpenSearchService::",
    "AWS::S3::",
    "AWS::SNS::",
    "AWS::SQS::",
    "AWS::SSO::",
    "AWS::SecretsManager::",
    "AWS::Serverless::",
)
