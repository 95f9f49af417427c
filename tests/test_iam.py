from __future__ import annotations

import json

import pytest

from autofix import ROOT, Json, Template, grant, grant_to, grants, key_statements, policy_document, role_of, role_statements, statements
from autofix.patch import apply
from autofix.syntax.reader import read
from autofix.vocabulary.iam import all_of, any_of, covers

QUEUE: Json = {"Fn::GetAtt": ["Queue", "Arn"]}
SEND: dict[str, Json] = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE}
AROUND = """
Parameters:
  Arn: {Type: String}
Conditions:
  There: !Equals [!Ref Arn, there]
  Here: !Equals [!Ref Arn, here]
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Other: {Type: AWS::SQS::Queue}
  Topic: {Type: AWS::SNS::Topic}
  Secret: {Type: AWS::SecretsManager::Secret}
  Attachment: {Type: AWS::SecretsManager::SecretTargetAttachment, Properties: {SecretId: !Ref Secret}}
  Function: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}
"""


def template(resources: str) -> Template:
    return Template(read(AROUND + resources))


def role(properties: str, more: str = "") -> Template:
    return template(f"  Role: {{Type: AWS::IAM::Role, Properties: {{RoleName: app, {properties}}}}}\n{more}")


def inline(statement: str) -> str:
    return f"Policies: [{{PolicyName: p, PolicyDocument: {{Statement: {statement}}}}}]"


@pytest.mark.parametrize(
    ("properties", "verdict"),
    [
        ("Policies: []", False),
        (inline("{Effect: Allow, Action: 'sqs:*', Resource: '*'}"), True),
        (inline("[{Effect: Allow, Action: [s3:Get*, SQS:sendmessage], Resource: [!GetAtt Other.Arn, !GetAtt Queue.Arn]}]"), True),
        (inline("{Effect: Allow, Action: '*', Resource: !Sub '${Queue.Arn}'}"), True),
        (inline("{Effect: Allow, Action: sqs:Send*, Resource: !Sub 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:*'}"), True),
        (inline("{Effect: Allow, Action: sqs:Send*, Resource: !Join [':', ['arn:aws:sqs:*:*', !GetAtt Queue.QueueName]]}"), True),
        (inline("{Effect: Allow, Action: sqs:ReceiveMessage, Resource: '*'}"), False),
        (inline("{Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Other.Arn}"), False),
        (inline("{Effect: Allow, Action: '*', Resource: !Sub 'arn:${AWS::Partition}:s3:::${Arn}/*'}"), False),
        (inline("{Effect: Allow, Action: sqs:SendMessage, Resource: !Sub 'arn:aws:sqs:us-east-1:${AWS::AccountId}:${Arn}'}"), None),
        (inline("{Effect: Allow, Action: sqs:SendMessage, Resource: !Ref Arn}"), None),
        (inline("{Effect: Allow, Action: sqs:SendMessage, Resource: !ImportValue arn}"), None),
        (inline("{Effect: Allow, Action: sqs:SendMessage, Resource: '*', Condition: {Bool: {a: b}}}"), None),
        (inline("{Effect: Allow, Action: s3:GetObject, Resource: '*', Condition: {Bool: {a: b}}}"), False),
        (inline("{Effect: Allow, NotAction: iam:*, Resource: '*'}"), None),
        (inline("{Effect: Allow, Action: sqs:*, NotResource: '*'}"), None),
        (inline("{Effect: Allow, Action: !Ref Arn, Resource: '*'}"), None),
        (inline("[{Effect: Allow, Action: '*', Resource: '*'}, {Effect: Deny, Action: sqs:*, Resource: '*'}]"), None),
        (inline("[{Effect: Allow, Action: '*', Resource: '*'}, {Effect: Deny, Action: s3:*, Resource: '*'}]"), True),
        (inline("{Effect: Allow, Action: sqs:*, Resource: !If [Here, !GetAtt Queue.Arn, '*']}"), True),
        (inline("{Effect: Allow, Action: sqs:*, Resource: !If [Here, !GetAtt Queue.Arn, !GetAtt Other.Arn]}"), None),
        (inline("!If [Here, {Effect: Allow, Action: sqs:*, Resource: '*'}, !Ref AWS::NoValue]"), True),
        (inline("!Ref Arn"), None),
        ("Policies: [{PolicyName: p, PolicyDocument: !Ref Arn}]", None),
        ("Policies: !Ref Arn", None),
        ("ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']", False),
        ("ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess']", True),
        ("ManagedPolicyArns: [!Join ['', ['arn:', !Ref AWS::Partition, ':iam::aws:policy/AmazonSQSFullAccess']]]", None),
        ("ManagedPolicyArns: ['arn:aws:iam::aws:policy/NobodyKnowsThisOne']", None),
        ("ManagedPolicyArns: [!Ref Arn]", None),
    ],
)
def test_what_a_role_may_do(properties: str, verdict: bool | None) -> None:
    assert grants(role(properties).resources["Role"], "sqs:SendMessage", QUEUE) is verdict


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [
        ("{Type: AWS::IAM::Policy, Properties: {PolicyName: p, Roles: [!Ref Role], PolicyDocument: %s}}", True),
        ("{Type: AWS::IAM::Policy, Properties: {PolicyName: p, Roles: [app], PolicyDocument: %s}}", True),
        ("{Type: AWS::IAM::ManagedPolicy, Properties: {Roles: [!Ref Role], PolicyDocument: %s}}", True),
        ("{Type: AWS::IAM::RolePolicy, Properties: {PolicyName: p, RoleName: !Ref Role, PolicyDocument: %s}}", True),
        ("{Type: AWS::IAM::Policy, Properties: {PolicyName: p, Roles: [somebody], PolicyDocument: %s}}", False),
        ("{Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: %s}}", False),
    ],
)
def test_policies_attached_from_the_other_side(policy: str, verdict: bool) -> None:
    document = "{Statement: {Effect: Allow, Action: sqs:SendMessage, Resource: '*'}}"
    given = role("Path: /", f"  Policy: {policy % document}\n")
    assert grants(given.resources["Role"], "sqs:SendMessage", QUEUE) is verdict


def test_a_managed_policy_of_the_template() -> None:
    policy = "{Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: {Effect: Allow, Action: '*', Resource: '*'}}}}"
    given = role("ManagedPolicyArns: [!Ref Policy]", f"  Policy: {policy}\n").resources["Role"]
    assert grants(given, "sqs:SendMessage", QUEUE)
    assert [str(statement.at) for statement in role_statements(given)] == ["/Resources/Policy/Properties/PolicyDocument/Statement"]


@pytest.mark.parametrize(
    "more",
    [
        "Policy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Queue], PolicyDocument: {Statement: {Principal: '*'}}}}",
        "Policy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Queue], PolicyDocument: "
        "{Statement: {Principal: {AWS: !GetAtt Role.Arn}}}}}",
        "Connector: {Type: AWS::Serverless::Connector, Properties: {}}",
    ],
)
def test_what_the_other_side_may_grant(more: str) -> None:
    assert grants(role("Path: /", f"  {more}\n").resources["Role"], "sqs:SendMessage", QUEUE) is None


def test_a_queue_policy_for_somebody_else_grants_nothing() -> None:
    policy = "{Queues: [!Ref Queue], PolicyDocument: {Statement: {Principal: {Service: sns.amazonaws.com}}}}"
    given = role("Path: /", f"  Policy: {{Type: AWS::SQS::QueuePolicy, Properties: {policy}}}\n")
    assert grants(given.resources["Role"], "sqs:SendMessage", QUEUE) is False


def test_what_stands_for_a_secret_may_be_it() -> None:
    given = template("")
    assert covers(given, {"Ref": "Attachment"}, {"Ref": "Secret"}, "secretsmanager") is None
    assert covers(given, {"Ref": "Queue"}, {"Ref": "Secret"}, "secretsmanager") is False


def test_the_role_of_a_function() -> None:
    given = role("Path: /")
    assert role_of(given.resources["Function"]) is given.resources["Role"]
    assert role_of(given.resources["Queue"]) is None


SAM = "  Role: {Type: AWS::Serverless::Function, Properties: {%s}}\n"
SAM_DOCUMENT = "{Statement: [{Effect: Allow, Action: '%s', Resource: '*'}]}"


@pytest.mark.parametrize(
    ("policies", "verdict"),
    [
        ("Policies: AWSLambdaBasicExecutionRole", False),
        ("Policies: [AmazonSQSFullAccess]", None),
        ("Policies: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess']", True),
        ("Policies: [{S3ReadPolicy: {BucketName: b}}, {DynamoDBCrudPolicy: {TableName: t}}]", False),
        ("Policies: [{SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}}]", None),
        ("Policies: [{SomeDayPolicy: {}}]", None),
        (f"Policies: {SAM_DOCUMENT % 'sqs:*'}", True),
        (f"Policies: [AWSLambdaBasicExecutionRole, {SAM_DOCUMENT % 's3:*'}]", False),
        ("Policies: [!Ref Arn]", None),
        ("Handler: a.b", False),
    ],
)
def test_what_the_role_of_a_sam_function_may_do(policies: str, verdict: bool | None) -> None:
    function = template(SAM % policies).resources["Role"]
    assert role_of(function) is function
    assert grants(function, "sqs:SendMessage", QUEUE) is verdict


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Handler: a.b", [policy_document(SEND)]),
        ("Policies: AWSLambdaExecute", ["AWSLambdaExecute", policy_document(SEND)]),
        ("Policies: [AWSLambdaExecute]", ["AWSLambdaExecute", policy_document(SEND)]),
        ("Policies: [{Statement: [{Effect: Allow}]}]", [{"Statement": [{"Effect": "Allow"}, SEND]}]),
    ],
)
def test_grant_to_a_sam_function(before: str, after: Json) -> None:
    resources, policy = granted(template(SAM % before))
    assert (resources["Role"]["Properties"]["Policies"], policy) == (after, None)


def test_no_grant_to_a_sam_function_whose_policies_are_opaque() -> None:
    assert grant(template(SAM % "Policies: !Ref Arn").resources["Role"], "SendToQueue", SEND) is None


def test_principals() -> None:
    (bare,), (named,) = (list(statements({"Statement": {"Principal": p}}, ROOT)) for p in ("*", {"Service": ["a", "b"]}))
    assert (bare.principals("AWS"), bare.principals("Service"), named.principals("Service")) == (["*"], [], ["a", "b"])


def test_any_of() -> None:
    assert [any_of(v) for v in ([], [False], [False, None], [None, True])] == [False, False, None, True]
    assert [all_of(v) for v in ([], [True], [True, None], [None, False])] == [True, True, None, False]


def granted(given: Template, condition: str | None = None) -> tuple[Json, str | None]:
    found = grant(given.resources["Role"], "SendToQueue", SEND, condition=condition)
    assert found is not None
    return apply(found.operations, given.document.data)["Resources"], found.policy


INLINE: Json = {"PolicyName": "SendToQueue", "PolicyDocument": policy_document(SEND)}


def test_grant_writes_the_first_inline_policy() -> None:
    resources, policy = granted(role("Path: /"))
    assert (resources["Role"]["Properties"]["Policies"], policy) == ([INLINE], None)


def test_grant_extends_the_only_inline_policy() -> None:
    resources, _ = granted(role(inline("[{Effect: Allow, Action: s3:*, Resource: '*'}]")))
    (policy,) = resources["Role"]["Properties"]["Policies"]
    assert policy["PolicyDocument"]["Statement"][1:] == [SEND]


@pytest.mark.parametrize("present", [inline("{Effect: Allow, Action: s3:*, Resource: '*'}"), "Policies: [!Ref Arn]"])
def test_grant_stands_beside_what_it_cannot_extend(present: str) -> None:
    resources, _ = granted(role(present))
    assert resources["Role"]["Properties"]["Policies"][1:] == [INLINE]


@pytest.mark.parametrize("policies", ["Policies: !Ref Arn", "Description: !GetAtt Queue.Arn"])
def test_grant_needs_a_policy_of_its_own_only_where_the_role_cannot_be_extended(policies: str) -> None:
    _, policy = granted(role(policies))
    assert policy == ("SendToQueue" if "Ref" in policies else None)


def test_grant_closes_no_circle() -> None:
    given = template("  Role: {Type: AWS::IAM::Role}\n").document.data
    given["Resources"]["Queue"]["DependsOn"] = "Role"
    resources, policy = granted(Template(read(json.dumps(given), "json")))
    assert policy == "SendToQueue"
    assert resources["SendToQueue"] == {
        "Type": "AWS::IAM::Policy",
        "Properties": {"PolicyName": "SendToQueue", "Roles": [{"Ref": "Role"}], "PolicyDocument": policy_document(SEND)},
    }


def test_grant_carries_a_condition() -> None:
    resources, policy = granted(template("  Role: {Type: AWS::IAM::Role}\n"), "There")
    only_there = {"Fn::If": ["There", INLINE, {"Ref": "AWS::NoValue"}]}
    assert (resources["Role"]["Properties"]["Policies"], policy) == ([only_there], None)


def test_grant_under_the_condition_of_the_role_itself() -> None:
    resources, _ = granted(template("  Role: {Type: AWS::IAM::Role, Condition: Here}\n"), "Here")
    assert resources["Role"]["Properties"]["Policies"] == [INLINE]


def test_grant_on_something_conditional_in_the_only_policy() -> None:
    resources, _ = granted(role(inline("[{Effect: Allow, Action: s3:*, Resource: '*'}]")), "There")
    (policy,) = resources["Role"]["Properties"]["Policies"]
    assert policy["PolicyDocument"]["Statement"][1:] == [{"Fn::If": ["There", SEND, {"Ref": "AWS::NoValue"}]}]


def test_grant_in_a_conditional_policy_of_its_own() -> None:
    resources, policy = granted(role("Policies: !Ref Arn"), "There")
    assert resources[str(policy)]["Condition"] == "There"


def test_grant_between_two_conditions_is_nobodys_to_decide() -> None:
    opaque = template("  Role: {Type: AWS::IAM::Role, Condition: Here, Properties: {Policies: !Ref Arn}}\n")
    assert grant(opaque.resources["Role"], "SendToQueue", SEND, condition="There") is None
    twice = template("  Role: {Type: AWS::IAM::Role}\n  Key: {Type: AWS::KMS::Key, Condition: Here}\n")
    key: dict[str, Json] = {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": {"Fn::GetAtt": ["Key", "Arn"]}}
    assert grant(twice.resources["Role"], "SendToQueue", SEND, key, condition="There") is None


def test_who_needs_a_permission_waits_for_its_policy() -> None:
    given = role("Policies: !Ref Arn")
    function = given.resources["Function"]
    operations = grant_to(function, given.resources["Role"], "SendToQueue", SEND)
    assert [str(operation.path) for operation in operations] == ["/Resources/SendToQueue", "/Resources/Function/DependsOn"]
    assert grant_to(function, given.resources["Role"], "SendToQueue", SEND, condition="There") == []


def test_who_needs_a_permission_waits_for_its_role_anyway() -> None:
    given = role("Path: /")
    operations = grant_to(given.resources["Function"], given.resources["Role"], "SendToQueue", SEND)
    assert [str(operation.path) for operation in operations] == ["/Resources/Role/Properties/Policies"]


@pytest.mark.parametrize(
    ("properties", "key", "actions"),
    [
        ("Path: /", {"Ref": "Key"}, ["kms:Decrypt", "kms:GenerateDataKey"]),
        ("Path: /", {"Fn::GetAtt": ["Key", "Arn"]}, ["kms:Decrypt", "kms:GenerateDataKey"]),
        ("Path: /", {"Ref": "Alias"}, ["kms:Decrypt", "kms:GenerateDataKey"]),
        (inline("[{Effect: Allow, Action: kms:Decrypt, Resource: '*'}]"), {"Ref": "Key"}, "kms:GenerateDataKey"),
        (inline("[{Effect: Allow, Action: kms:*, Resource: '*'}]"), {"Ref": "Key"}, None),
        ("Path: /", {"Ref": "Arn"}, None),
        ("Path: /", "alias/aws/sqs", None),
        ("Path: /", None, None),
    ],
)
def test_a_key_that_a_role_must_use(properties: str, key: Json, actions: Json) -> None:
    keys = "  Key: {Type: AWS::KMS::Key}\n  Alias: {Type: AWS::KMS::Alias, Properties: {TargetKeyId: !Ref Key}}\n"
    found = key_statements(role(properties, keys).resources["Role"], key, "kms:Decrypt", "kms:GenerateDataKey")
    assert [statement["Action"] for statement in found] == ([] if actions is None else [actions])
