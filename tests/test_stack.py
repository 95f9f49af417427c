"""What CloudFormation says: answers checked against its model, and a local AWS over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from click.testing import CliRunner, Result
from local_aws import autofix

from autofix import Impact, Template
from autofix.aws import Aws, AwsProblem
from autofix.cli import main
from autofix.engine import Options, fix
from autofix.impact import impacts
from autofix.judge import JudgeError
from autofix.registry import all_fixers
from autofix.selection import select
from autofix.stack import MOST_BYTES, MOST_BYTES_IN_S3, Change, deployment, validity
from autofix.syntax.reader import read

REGION, STACK = "eu-west-1", "shop"
TEMPLATE = """AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Size:
    Type: String
    Default: db.t4g.micro
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: mysql
      EngineVersion: 8.0.35
      DBInstanceClass: !Ref Size
      AllocatedStorage: '20'
      MasterUsername: shop
      ManageMasterUserPassword: true
      StorageEncrypted: true
"""


pytestmark = pytest.mark.usefixtures("own_aws")


@pytest.fixture
def cloudformation(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """CloudFormation as it is told to answer; every answer has to be used."""
    client = Aws(REGION).client("cloudformation")
    monkeypatch.setattr(Aws, "client", lambda _, service: client)
    monkeypatch.setattr("botocore.waiter.time.sleep", lambda _: None)
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def described(**given: Any) -> dict[str, Any]:
    return {"Status": "CREATE_COMPLETE", "Changes": [], **given}


def stack_exists(stubber: Stubber, *parameters: str, status: str = "CREATE_COMPLETE") -> None:
    known = [{"ParameterKey": name, "ParameterValue": "x"} for name in parameters]
    found = {"StackName": STACK, "CreationTime": 0, "StackStatus": status, "Parameters": known}
    stubber.add_response("describe_stacks", {"Stacks": [found]}, {"StackName": STACK})


def created(stubber: Stubber, parameters: list[dict[str, Any]], text: Any = ANY) -> None:
    stubber.add_response(
        "create_change_set",
        {"Id": "arn"},
        {
            "StackName": STACK, "ChangeSetName": ANY, "ChangeSetType": "UPDATE", "TemplateBody": text, "Parameters": parameters,
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"], "Description": ANY,
        },
    )  # fmt: skip


def change(name: str, action: str = "Modify", replacement: str = "False", *properties: str) -> dict[str, Any]:
    details = [{"Target": {"Attribute": "Properties", "Name": name}} for name in properties]
    return {
        "Type": "Resource",
        "ResourceChange": {
            "Action": action, "LogicalResourceId": name, "ResourceType": "AWS::RDS::DBInstance", "Details": details,
            **({"Replacement": replacement} if replacement else {}),
        },
    }  # fmt: skip


def run(*arguments: str, **given: Any) -> Result:
    return CliRunner().invoke(main, ["validate", *arguments], catch_exceptions=False, **given)


KEPT = [{"ParameterKey": "Size", "UsePreviousValue": True}]


def test_a_change_set_is_made_read_page_by_page_and_deleted(cloudformation: Stubber) -> None:
    stack_exists(cloudformation, "Size", "Gone")
    created(cloudformation, [{"ParameterKey": "Color", "ParameterValue": "red"}, *KEPT], TEMPLATE)
    cloudformation.add_response("describe_change_set", {"Status": "CREATE_IN_PROGRESS"})
    cloudformation.add_response("describe_change_set", described())
    cloudformation.add_response(
        "describe_change_set", described(Changes=[change("Database", "Modify", "True", "Engine")], NextToken="more")
    )
    cloudformation.add_response("describe_change_set", described(Changes=[change("New", "Add", "")]))
    cloudformation.add_response("delete_change_set", {})
    found = deployment(Aws(REGION), STACK, TEMPLATE, ["Size", "Color", "Fresh"], {"Color": "red"})
    assert found.changes == (
        Change("Modify", "Database", "AWS::RDS::DBInstance", "True", ("Engine",)),
        Change("Add", "New", "AWS::RDS::DBInstance", "", ()),
    )
    assert (found.kept, found.problems) == ({"Size"}, ())


@pytest.mark.parametrize(
    "reason", ["The submitted information didn't contain changes. Submit different …", "No updates are to be performed."]
)
def test_no_change_is_an_answer(reason: str, cloudformation: Stubber) -> None:
    stack_exists(cloudformation)
    created(cloudformation, [])
    cloudformation.add_response("describe_change_set", {"Status": "FAILED", "StatusReason": reason})
    cloudformation.add_response("delete_change_set", {})
    assert deployment(Aws(REGION), STACK, TEMPLATE, [], {}).changes == ()


def test_no_change_may_be_said_at_once(cloudformation: Stubber) -> None:
    stack_exists(cloudformation)
    cloudformation.add_client_error("create_change_set", "ValidationError", "No updates are to be performed.")
    assert deployment(Aws(REGION), STACK, TEMPLATE, [], {}).changes == ()


def test_a_change_set_that_fails_is_deleted_too(cloudformation: Stubber) -> None:
    stack_exists(cloudformation)
    created(cloudformation, [])
    cloudformation.add_response("describe_change_set", {"Status": "FAILED", "StatusReason": "Parameters: [Color] must have values."})
    cloudformation.add_response("delete_change_set", {})
    with pytest.raises(AwsProblem, match=r"AWS could not make the change set: Parameters: \[Color\] must have values$"):
        deployment(Aws(REGION), STACK, TEMPLATE, [], {})


def test_patience_ends(cloudformation: Stubber) -> None:
    stack_exists(cloudformation)
    created(cloudformation, [])
    for _ in range(2):
        cloudformation.add_response("describe_change_set", {"Status": "CREATE_IN_PROGRESS"})
    cloudformation.add_response("delete_change_set", {})
    with pytest.raises(AwsProblem, match=r"took too long \(it is still CREATE_IN_PROGRESS\)"):
        deployment(Aws(REGION), STACK, TEMPLATE, [], {}, attempts=2)


def test_a_change_set_that_stays_is_named_with_the_command_that_deletes_it(cloudformation: Stubber) -> None:
    stack_exists(cloudformation)
    created(cloudformation, [])
    cloudformation.add_client_error("describe_change_set", "AccessDenied", "no")
    cloudformation.add_client_error("delete_change_set", "AccessDenied", "no")
    with pytest.raises(AwsProblem) as caught:
        deployment(Aws(REGION), STACK, TEMPLATE, [], {})
    said = str(caught.value)
    assert "IAM action cloudformation:DescribeChangeSet" in said and "IAM action cloudformation:DeleteChangeSet" in said
    assert "aws cloudformation delete-change-set --region eu-west-1 --stack-name shop --change-set-name autofix-" in said


def test_what_was_refused_is_not_deleted(cloudformation: Stubber) -> None:
    stack_exists(cloudformation)
    cloudformation.add_client_error("create_change_set", "AccessDenied", "no")
    with pytest.raises(AwsProblem, match="cloudformation:CreateChangeSet"):
        deployment(Aws(REGION), STACK, TEMPLATE, [], {})


def test_a_stack_that_does_not_exist(cloudformation: Stubber) -> None:
    cloudformation.add_client_error("describe_stacks", "ValidationError", "Stack with id shop does not exist")
    with pytest.raises(AwsProblem, match="there is no stack 'shop' in eu-west-1"):
        deployment(Aws(REGION), STACK, TEMPLATE, [], {})


def test_a_stack_that_never_was(cloudformation: Stubber) -> None:
    stack_exists(cloudformation, status="REVIEW_IN_PROGRESS")
    with pytest.raises(AwsProblem, match="was never created"):
        deployment(Aws(REGION), STACK, TEMPLATE, [], {})


@pytest.mark.parametrize("ask", [lambda text: validity(Aws(REGION), text), lambda text: deployment(Aws(REGION), STACK, text, [], {})])
def test_large_templates_are_not_sent(ask: Callable[[str], object], cloudformation: Stubber) -> None:
    large = TEMPLATE + "#" * (MOST_BYTES - len(TEMPLATE)) + "é"
    with pytest.raises(AwsProblem, match=r"51,202 bytes; CloudFormation takes at most 51,200 .* give --s3-bucket NAME"):
        ask(large)


def test_what_is_too_large_for_s3_is_not_put_there(cloudformation: Stubber) -> None:
    with pytest.raises(AwsProblem, match="so autofix does not send it: split it"):
        validity(Aws(REGION), TEMPLATE + "#" * MOST_BYTES_IN_S3, "templates")


def test_impacts_are_told_apart_by_resource() -> None:
    outcome = fix(TEMPLATE)
    assert impacts(outcome.patch, Template(read(TEMPLATE)))["Database"] == (Impact.INTERRUPTION, "AWS::RDS::DBInstance.EngineVersion")


@pytest.fixture
def shop(tmp_path: Path) -> str:
    path = tmp_path / "shop.yaml"
    path.write_text(TEMPLATE)
    return str(path)


ONLY = ("--select", "rds-engine-*")


def test_offline_the_judge_is_asked(shop: str) -> None:
    found = run(shop, *ONLY)
    assert (found.exit_code, found.stdout) == (0, "cloudformation-validate: no error\n")
    assert "fixes applied in memory: 1, findings left: 0" in found.stderr
    assert Path(shop).read_text() == TEMPLATE


def test_what_the_judge_refuses_ends_with_1(tmp_path: Path) -> None:
    found = run("-", input=TEMPLATE.replace("AllocatedStorage", "Qqqqqq"))
    assert found.exit_code == 1 and "Qqqqqq" in found.stdout


def test_validate_template(shop: str, cloudformation: Stubber) -> None:
    answer = {"Capabilities": ["CAPABILITY_IAM"], "CapabilitiesReason": "a role", "DeclaredTransforms": ["AWS::LanguageExtensions"]}
    cloudformation.add_response(
        "validate_template", answer, {"TemplateBody": fix(TEMPLATE, Options(fixers=select(all_fixers(), ["rds-engine-*"]))).after}
    )
    found = run(shop, *ONLY, "--validate-template")
    assert found.exit_code == 0
    assert "CloudFormation takes the template, needs CAPABILITY_IAM (a role), expands AWS::LanguageExtensions" in found.stdout


def test_a_template_that_cloudformation_refuses(shop: str, cloudformation: Stubber) -> None:
    cloudformation.add_client_error("validate_template", "ValidationError", "Template format error: Unresolved resource dependencies [X]")
    found = run(shop, *ONLY, "--validate-template")
    assert found.exit_code == 1 and "Unresolved resource dependencies [X]" in found.stdout


def deployed(stubber: Stubber, *changes: dict[str, Any]) -> None:
    stack_exists(stubber, "Size")
    created(stubber, KEPT)
    stubber.add_response("describe_change_set", described())
    stubber.add_response("describe_change_set", described(Changes=[*changes]))
    stubber.add_response("delete_change_set", {})


def test_what_aws_says_stands_beside_what_autofix_computed(shop: str, cloudformation: Stubber) -> None:
    deployed(cloudformation, change("Database", "Modify", "Conditional", "EngineVersion"), change("Other", "Remove", ""))
    found = run(shop, *ONLY, "--change-set", STACK)
    assert found.exit_code == 0
    assert found.stdout.splitlines()[1:] == [
        "change set for shop in eu-west-1: 2 resources change",
        "  Modify, replacement Conditional  Database  AWS::RDS::DBInstance (EngineVersion)  "
        "autofix: interruption (AWS::RDS::DBInstance.EngineVersion)",
        "  Remove  Other  AWS::RDS::DBInstance                                              "
        "autofix: not touched: the stack differs from the file, or depends on what changes",
    ]
    assert "nothing was executed" in found.stderr


def test_a_replacement_that_autofix_did_not_expect_ends_with_1(shop: str, cloudformation: Stubber) -> None:
    deployed(cloudformation, change("Database", "Modify", "True"))
    found = run(shop, *ONLY, "--change-set", STACK)
    assert found.exit_code == 1 and "LESS THAN AWS SAYS" in found.stdout


def test_what_aws_does_not_change_is_told_too(shop: str, cloudformation: Stubber) -> None:
    deployed(cloudformation)
    found = run(shop, *ONLY, "--change-set", STACK)
    assert "no change  Database  autofix: interruption (AWS::RDS::DBInstance.EngineVersion)" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.yaml",), "nowhere.yaml: cannot be read"),
        (("-", "--parameter", "Size"), "'Size' is not NAME=VALUE"),
        (("-", "--validate-template", "--profile", "nobody"), "could not be found: aws configure list-profiles"),
    ],
)
def test_mistakes_get_advice(arguments: tuple[str, ...], says: str) -> None:
    found = run(*arguments, input=TEMPLATE)
    assert found.exit_code == 2 and says in found.stderr


def test_the_same_for_programs(shop: str, cloudformation: Stubber) -> None:
    cloudformation.add_response("validate_template", {"Capabilities": [], "DeclaredTransforms": []}, {"TemplateBody": ANY})
    deployed(cloudformation, change("Database", "Modify", "True", "EngineVersion"), change("Other", "Remove", ""))
    found = run(shop, *ONLY, "--validate-template", "--change-set", STACK, "--format", "json")
    said = json.loads(found.stdout)
    assert (found.exit_code, found.stderr) == (1, "")
    assert (said["good"], said["fixed"], said["left"], said["problem"]) == (False, 1, 0, None)
    assert said["cloudformation_validate"] == {"errors": [], "problem": None}
    assert said["validate_template"]["accepted"] is True
    first, second = said["change_set"]["resources"]
    assert first == {
        "resource": "Database",
        "type": "AWS::RDS::DBInstance",
        "aws": {"action": "Modify", "replacement": "True", "causes": ["EngineVersion"]},
        "autofix": {"impact": "interruption", "impact_of": "AWS::RDS::DBInstance.EngineVersion", "added": False},
        "worse": True,
    }
    assert (second["aws"]["action"], second["autofix"]["impact"], second["worse"]) == ("Remove", None, False)
    assert (said["change_set"]["deleted"], said["change_set"]["stack"]) == (True, STACK)


def test_programs_get_a_document_too_where_aws_cannot_be_asked(shop: str, cloudformation: Stubber) -> None:
    cloudformation.add_client_error("validate_template", "AccessDenied", "no")
    found = run(shop, *ONLY, "--validate-template", "--format", "json")
    said = json.loads(found.stdout)
    assert (found.exit_code, said["good"], said["validate_template"]) == (2, False, None)
    assert "IAM action cloudformation:ValidateTemplate" in said["problem"]


def test_a_validator_that_fails_is_told_and_the_rest_goes_on(shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str) -> None:
        raise JudgeError("cloudformation-validate failed: it broke")

    monkeypatch.setattr("autofix.commands.validate.cloudformation_validate", broken)
    found = run(shop, *ONLY)
    assert (found.exit_code, found.stdout) == (0, "")
    assert "note: unverified: cloudformation-validate failed: it broke" in found.stderr
    assert json.loads(run(shop, *ONLY, "--format", "json").stdout)["unverified"] == "cloudformation-validate failed: it broke"


def test_change_sets_are_never_executed() -> None:
    root = Path(__file__).parent.parent / "autofix"
    assert not [path for path in root.rglob("*.py") if "execute_change_set" in path.read_text()]


# ---- a local AWS over HTTP

QUEUE = """Parameters:
  Delay:
    Type: Number
    Default: 5
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: !Ref Delay
"""


def test_over_http(moto: str, tmp_path: Path) -> None:
    client = boto3.client("cloudformation", region_name=REGION, endpoint_url=moto)
    client.create_stack(StackName=STACK, TemplateBody=QUEUE)
    (tmp_path / "queue.yaml").write_text(QUEUE + "  Second:\n    Type: AWS::SQS::Queue\n")
    found = autofix(moto, tmp_path, "validate", "queue.yaml", "--select", "template-format-*", "--validate-template", "--change-set", STACK)
    assert found.returncode == 0, found.stderr
    assert "ValidateTemplate: CloudFormation takes the template" in found.stdout
    assert "Add" in found.stdout and "Second" in found.stdout
    assert client.list_change_sets(StackName=STACK)["Summaries"] == []
    assert [resource["LogicalResourceId"] for resource in client.list_stack_resources(StackName=STACK)["StackResourceSummaries"]] == [
        "Queue"
    ]


def test_large_templates_go_over_a_bucket_and_leave_it_empty(moto: str, tmp_path: Path) -> None:
    moto = moto.replace("127.0.0.1", "localhost")  # moto takes other hosts in a TemplateURL for the names of buckets
    s3 = boto3.client("s3", region_name=REGION, endpoint_url=moto)
    s3.create_bucket(Bucket="templates", CreateBucketConfiguration={"LocationConstraint": REGION})
    cloudformation = boto3.client("cloudformation", region_name=REGION, endpoint_url=moto)
    cloudformation.create_stack(StackName="large", TemplateBody=QUEUE)
    (tmp_path / "queue.yaml").write_text(QUEUE + "  Second:\n    Type: AWS::SQS::Queue\n" + "# filler\n" * 6_000)
    asked = ("validate", "queue.yaml", "--select", "template-format-*", "--validate-template", "--change-set", "large")
    refused = autofix(moto, tmp_path, *asked)
    assert (refused.returncode, "give --s3-bucket NAME" in refused.stderr) == (2, True)
    found = autofix(moto, tmp_path, *asked, "--s3-bucket", "templates")
    assert found.returncode == 0, found.stderr
    assert "Second" in found.stdout and "CloudFormation takes the template" in found.stdout
    assert "Contents" not in s3.list_objects_v2(Bucket="templates")
    nowhere = autofix(moto, tmp_path, *asked, "--s3-bucket", "nobody")
    assert (nowhere.returncode, "AWS refused s3:PutObject: The specified bucket does not exist" in nowhere.stderr) == (2, True)


def test_over_http_a_stack_that_does_not_exist(moto: str, tmp_path: Path) -> None:
    (tmp_path / "queue.yaml").write_text(QUEUE)
    found = autofix(moto, tmp_path, "validate", "queue.yaml", "--change-set", "nobody")
    assert (found.returncode, "there is no stack 'nobody' in eu-west-1" in found.stderr) == (2, True), found.stderr


def test_an_address_where_nobody_answers(tmp_path: Path) -> None:
    (tmp_path / "queue.yaml").write_text(QUEUE)
    found = autofix("http://127.0.0.1:9", tmp_path, "validate", "queue.yaml", "--validate-template")
    assert found.returncode == 2
    assert "autofix: AWS cannot be reached: " in found.stderr and "Traceback" not in found.stderr


def test_the_policy_that_is_shipped_allows_what_is_asked() -> None:
    from autofix import stack

    page = (Path(__file__).parent.parent / "docs" / "aws-permissions.md").read_text()
    policy = json.dumps(json.loads(page.partition("```json\n")[2].partition("```")[0]))
    assert all(
        action in policy
        for action in (stack.VALIDATE, stack.DESCRIBE, stack.CREATE, stack.READ, stack.DELETE, stack.PUT, stack.FETCH, stack.REMOVE)
    )
