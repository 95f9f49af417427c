"""A resource uses a role at once, and does not wait for the policy that gives the role its permissions.

A policy inside the role is there with it. An AWS::IAM::Policy, ManagedPolicy or RolePolicy is attached later, and nothing that
uses the role refers to it: CloudFormation may create the user first, which then fails for want of permissions, and may delete
the policy first, while the user still needs it.

Before:

    Mapping:
      Type: AWS::Lambda::EventSourceMapping
      Properties:
        FunctionName: !Ref Worker
        EventSourceArn: !GetAtt Queue.Arn

->

    Mapping:
      Type: AWS::Lambda::EventSourceMapping
      DependsOn: WorkerPolicy
      Properties:
        FunctionName: !Ref Worker
        EventSourceArn: !GetAtt Queue.Arn

Safety: safe. Only the order of creation and deletion changes, no resource is updated. Only resources count
whose creation (or, for custom resources, deletion) needs the permissions.
"""

from __future__ import annotations

from collections.abc import Iterator

from autofix import Finding, Fixer, Resource, Template, attached_policies, covers_action, is_absent, ordered, reached, statements

ROLE_OF = {
    "AWS::ApiGateway::Account": ("CloudWatchRoleArn",),
    "AWS::AppRunner::Service": ("SourceConfiguration",),
    "AWS::AutoScaling::LifecycleHook": ("RoleARN",),
    "AWS::Bedrock::KnowledgeBase": ("RoleArn",),
    "AWS::CloudFormation::CustomResource": ("ServiceToken",),
    "AWS::CloudTrail::Trail": ("CloudWatchLogsRoleArn",),
    "AWS::CodeBuild::Project": ("ServiceRole",),
    "AWS::CodeDeploy::DeploymentGroup": ("ServiceRoleArn",),
    "AWS::CodePipeline::Pipeline": ("RoleArn",),
    "AWS::Cognito::UserPool": ("SmsConfiguration",),
    "AWS::DataSync::LocationS3": ("S3Config",),
    "AWS::ECS::Service": ("Role",),
    "AWS::KinesisFirehose::DeliveryStream": ("KinesisStreamSourceConfiguration",),
    "AWS::Lambda::EventSourceMapping": ("FunctionName",),
    "AWS::Lambda::Function": ("Role",),
    "AWS::MWAA::Environment": ("ExecutionRoleArn",),
    "AWS::Pipes::Pipe": ("RoleArn",),
    "AWS::SageMaker::Model": ("ExecutionRoleArn",),
    "AWS::Serverless::Function": ("Role",),
    "AWS::StepFunctions::StateMachine": ("RoleArn",),
}
"""Resources that work with a role as soon as they are created, and what names the role or a function that has it."""
ON_THE_WAY = {"AWS::Lambda::Alias": ("FunctionName",), "AWS::Lambda::Version": ("FunctionName",)}
FUNCTION: dict[str, tuple[str, ...]] = {
    "VpcConfig": ("ec2:CreateNetworkInterface",),
    "DeadLetterConfig": ("sqs:SendMessage", "sns:Publish"),
    "DeadLetterQueue": ("sqs:SendMessage", "sns:Publish"),
    "FileSystemConfigs": ("elasticfilesystem:ClientMount",),
}
ONLY: dict[str, dict[str, tuple[str, ...]]] = {
    "AWS::ApiGateway::Account": {"CloudWatchRoleArn": ("logs:PutLogEvents",)},
    "AWS::AutoScaling::LifecycleHook": {"RoleARN": ("sqs:SendMessage", "sns:Publish")},
    "AWS::CloudTrail::Trail": {"CloudWatchLogsRoleArn": ("logs:CreateLogStream",)},
    "AWS::CodeBuild::Project": {"VpcConfig": ("ec2:CreateNetworkInterface",)},
    "AWS::Cognito::UserPool": {"SmsConfiguration": ("sns:Publish",)},
    "AWS::DataSync::LocationS3": {"S3Config": ("s3:ListBucket",)},
    "AWS::KinesisFirehose::DeliveryStream": {"KinesisStreamSourceConfiguration": ("kinesis:DescribeStream",)},
    "AWS::Lambda::EventSourceMapping": {
        "FunctionName": (
            "sqs:ReceiveMessage",
            "kinesis:GetRecords",
            "dynamodb:GetRecords",
            "kafka:GetBootstrapBrokers",
            "mq:DescribeBroker",
        )
    },
    "AWS::Lambda::Function": FUNCTION,
    "AWS::Serverless::Function": FUNCTION,
    "AWS::StepFunctions::StateMachine": {"LoggingConfiguration": ("logs:CreateLogDelivery",)},
}
"""Those whose creation needs no more than certain actions, and the property that makes it need them."""

fixer = Fixer(
    __name__,
    cite="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html",
    tags=("deploy",),
)


@fixer.having("AWS::IAM::Role")
def used_before_it_may(template: Template) -> Iterator[Finding]:
    """A user of a role, and policies attached to the role that it needs and does not wait for."""
    custom = (resource.type for resource in template.resources.values() if resource.type.startswith("Custom::"))
    via = {**ROLE_OF, **dict.fromkeys(custom, ("ServiceToken",))}
    for user in template.of_type(*via):
        for role in reached(user, {**via, **ON_THE_WAY}, "AWS::IAM::Role"):
            needed = [policy for policy in attached_policies(role) if _is_needed(policy, user)]
            yield from ordered(
                user, needed, f"{user.name} may use {role.name} before {{}} gives it its permissions; add to DependsOn: {{}}"
            )


def _is_needed(policy: Resource, user: Resource) -> bool:
    """Whether a policy may grant what the creation of the user needs: all of it, or certain actions."""
    if user.type not in ONLY:
        return True
    actions = [a for name, some in ONLY[user.type].items() if not is_absent(user.get(name)) for a in some]
    granted = [s for s in statements(policy.get("PolicyDocument"), policy.at) if s.body.get("Effect") == "Allow"]
    return any(covers_action(statement, action) is not False for statement in granted for action in actions)
