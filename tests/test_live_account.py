"""What exists in an account: asked when a template makes it matter, believed, and done without where AWS does not say."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from known_account import KnownAccount
from local_aws import autofix

from autofix.aws import Aws
from autofix.cli import main
from autofix.engine import Options, fix
from autofix.facts import live
from autofix.facts.account import Account, Certificate
from autofix.facts.snapshot import Facts, from_data

REGION = "eu-west-1"
DMS = """AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Subnets:
    Type: List<AWS::EC2::Subnet::Id>
Resources:
  Group:
    Type: AWS::DMS::ReplicationSubnetGroup
    Properties:
      ReplicationSubnetGroupDescription: for replication
      SubnetIds: !Ref Subnets
"""
FUNCTION = """AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Role:
    Type: String
  Image:
    Type: String
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: orders
      PackageType: Image
      Code:
        ImageUri: !Ref Image
      Role: !Ref Role
"""
LISTENER = """AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Subnets:
    Type: List<AWS::EC2::Subnet::Id>
  Targets:
    Type: String
Resources:
  Front:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: !Ref Subnets
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Front
      Port: 443
      Protocol: HTTPS
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref Targets
  Record:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneName: example.com.
      Name: shop.example.com.
      Type: CNAME
      TTL: '60'
      ResourceRecords:
        - !GetAtt Front.DNSName
"""


pytestmark = pytest.mark.usefixtures("own_aws")


# ---- over HTTP, as people run it


def live_run(moto: str, folder: Path, text: str, *arguments: str) -> tuple[str, str]:
    (folder / "t.yaml").write_text(text)
    found = autofix(moto, folder, "--live", "--isolated", "--unsafe-fixes", *arguments, "t.yaml")
    assert "Traceback" not in found.stderr
    return (folder / "t.yaml").read_text(), found.stdout + found.stderr


def test_a_role_is_made_where_the_account_has_none_and_nothing_is_said_where_it_has_one(moto: str, tmp_path: Path) -> None:
    iam = boto3.client("iam", region_name=REGION, endpoint_url=moto)
    after, said = live_run(moto, tmp_path, DMS, "--select", "dms-service-role-missing")
    assert "RoleName: dms-vpc-role" in after and "the account does not have" in said
    iam.create_role(RoleName="dms-vpc-role", AssumeRolePolicyDocument="{}")
    try:
        assert live_run(moto, tmp_path, DMS, "--select", "dms-service-role-missing")[0] == DMS
    finally:
        iam.delete_role(RoleName="dms-vpc-role")


def test_a_log_group_is_made_where_the_account_has_none_of_its_name(moto: str, tmp_path: Path) -> None:
    logs = boto3.client("logs", region_name=REGION, endpoint_url=moto)
    logs.create_log_group(logGroupName="/aws/lambda/orders-archive")
    chosen = ("--select", "lambda-log-group-missing", "--set", "lambda-log-group-missing.days=30")
    assert "LogGroupName: /aws/lambda/orders\n" in live_run(moto, tmp_path, FUNCTION, *chosen)[0]
    logs.create_log_group(logGroupName="/aws/lambda/orders")
    try:
        after, said = live_run(moto, tmp_path, FUNCTION, *chosen)
        assert after == FUNCTION and "its role is not in this template" in said
    finally:
        logs.delete_log_group(logGroupName="/aws/lambda/orders")


def self_signed(*names: str) -> dict[str, bytes]:
    key, own = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    start = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(own, own, key.public_key(), x509.random_serial_number(), start, start + datetime.timedelta(days=30))
    alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    signed = builder.add_extension(alternatives, critical=False).sign(key, hashes.SHA256())
    plain = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {"Certificate": signed.public_bytes(serialization.Encoding.PEM), "PrivateKey": plain}


def test_a_listener_gets_the_certificate_of_its_domain(moto: str, tmp_path: Path) -> None:
    acm = boto3.client("acm", region_name=REGION, endpoint_url=moto)
    chosen = ("--select", "elasticloadbalancing-certificate-missing")
    acm.import_certificate(**self_signed("example.org"))
    after, said = live_run(moto, tmp_path, LISTENER, *chosen)
    assert after == LISTENER and "(ACM has none for shop.example.com)" in said
    arn = acm.import_certificate(**self_signed("shop.example.com"))["CertificateArn"]
    assert f"CertificateArn: {arn}" in live_run(moto, tmp_path, LISTENER, *chosen)[0]


def test_nobody_is_asked_what_no_template_needs(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text("Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n")
    found = autofix("http://127.0.0.1:9", tmp_path, "--live", "--isolated", "--dry-run", "t.yaml")
    assert "AWS" not in found.stderr.replace("AWSTemplate", "")


# ---- what AWS refuses


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Services that refuse each first request with a code."""
    with ExitStack() as stack:

        def refuse(**codes: str) -> None:
            operations = {
                "iam": "get_role",
                "logs": "describe_log_groups",
                "acm": "list_certificates",
                "rds": "describe_db_engine_versions",
            }
            clients = {service: Aws(REGION).client(service) for service in codes}
            for service, code in codes.items():
                stubber = Stubber(clients[service])
                stubber.add_client_error(operations[service], code, "no")
                stack.enter_context(stubber)
            monkeypatch.setattr(Aws, "client", lambda _, service: clients[service])

        yield refuse


def run(*arguments: str, **given: Any) -> Result:
    return CliRunner().invoke(main, [*arguments], catch_exceptions=False, **given)


@pytest.mark.parametrize(
    ("service", "text", "fixer", "action"),
    [
        ("iam", DMS, "dms-service-role-missing", "iam:GetRole"),
        ("logs", FUNCTION, "lambda-log-group-missing", "logs:DescribeLogGroups"),
        ("acm", LISTENER, "elasticloadbalancing-certificate-missing", "acm:ListCertificates"),
    ],
)
@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("AccessDenied", "note: access denied: the credentials lack the IAM action {action} (docs/aws-permissions.md has the policy)"),
        ("ThrottlingException", "note: AWS throttles {action} (ThrottlingException) after several attempts"),
        ("ExpiredTokenException", "note: the AWS session has expired: sign in again"),
    ],
)
def test_a_refusal_is_told_once_and_the_finding_stays_as_offline(
    service: str, text: str, fixer: str, action: str, code: str, says: str, aws: Callable[..., None]
) -> None:
    given = ("--isolated", "--dry-run", "--unsafe-fixes", "--select", fixer, "--set", "lambda-log-group-missing.days=30", "-")
    offline = run(*given, input=text)
    aws(**{service: code})
    found = run("--live", *given, input=text)
    assert found.stderr.count(says.format(action=action)) == 1
    assert (found.exit_code, found.stdout) == (offline.exit_code, offline.stdout)
    assert [line for line in found.stderr.splitlines() if not line.startswith("note: ")] == offline.stderr.splitlines()


def test_each_thing_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def exists(_: Aws, name: str) -> bool:
        asked.append(name)
        return True

    monkeypatch.setattr(live, "role_exists", exists)
    account = live.LiveAccount(REGION, None, tell=lambda _: None)
    assert [account.role_exists(name) for name in ("a", "b", "a")] == [True, True, True]
    assert asked == ["a", "b"]


def test_the_policy_that_is_shipped_allows_it() -> None:
    page = (Path(__file__).parent.parent / "docs" / "aws-permissions.md").read_text()
    policy = page.partition("```json\n")[2].partition("```")[0]
    assert all(f'"{action}"' in policy for action in (live.ROLES, live.LOG_GROUPS, live.CERTIFICATES, live.CLASSES))


# ---- what is made of it

OFFERED = from_data(
    {
        "region": REGION, "date": "2026-11-20", "source": "a test", "orderable": {"mysql 8.0.41": ["db.t4g.micro"], "mysql 8.0.42": ["db.t3.micro"]},
        "engines": {
            "mysql": {
                "available": ["8.0.41", "8.0.42", "8.0.43"], "deprecated": ["8.0.35"], "deprecation_known": True,
                "upgrades": {"8.0.35": ["8.0.42", "8.0.43"], "8.0.42": ["8.0.43"]},
            }
        },
    }
)  # fmt: skip


def database(kind: str) -> str:
    return (
        "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Database:\n    Type: AWS::RDS::DBInstance\n    Properties:\n"
        f"      Engine: mysql\n      EngineVersion: 8.0.35\n      DBInstanceClass: {kind}\n"
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("db.t3.micro", "8.0.42", id="the nearest that AWS upgrades to and that takes the class"),
        pytest.param("db.t4g.micro", "8.0.43", id="a class that nobody refuses for it"),
        pytest.param("!Ref Kind", "8.0.42", id="a class nobody knows"),
    ],
)
def test_the_version_is_one_that_a_database_can_be_upgraded_to_and_has_its_class(kind: str, expected: str) -> None:
    outcome = fix(database(kind), Options(region=REGION, facts=Facts((OFFERED,))))
    assert f"EngineVersion: '{expected}'" in outcome.after


def test_a_class_that_no_version_takes_is_told() -> None:
    none = {f"mysql {version}": ("db.m8g.large",) for version in ("8.0.41", "8.0.42", "8.0.43")}
    facts = Facts(account=KnownAccount(engines=OFFERED.engines, orderable=none))
    (result,) = (r for r in fix(database("db.t2.micro"), Options(region=REGION, facts=facts)).fixed if "Version" in str(r.finding.at))
    assert "Use 8.0.42" in result.finding.message
    assert "eu-west-1 has no db.t2.micro for it: choose another class, too" in result.finding.message


def test_upgrades_are_kept_with_the_snapshot() -> None:
    assert from_data(OFFERED.as_data()) == OFFERED
    assert OFFERED.engines["mysql"].upgrades["8.0.35"] == ("8.0.42", "8.0.43")


def test_upgrades_are_those_of_the_same_engine() -> None:
    targets = [{"Engine": "postgres", "EngineVersion": version} for version in ("15.10", "15.9")]
    rows = [
        {
            "Engine": "postgres",
            "EngineVersion": "15.4",
            "ValidUpgradeTarget": [*targets, {"Engine": "aurora-postgresql", "EngineVersion": "15.4"}],
        }
    ]
    assert live._upgrades(rows, "postgres") == {"15.4": ("15.9", "15.10")}


@pytest.mark.parametrize(
    ("name", "domain", "expected"),
    [
        ("shop.example.com", "shop.example.com", True),
        ("*.example.com", "Shop.Example.com.", True),
        pytest.param("*.example.com", "example.com", False, id="a wildcard does not stand for nothing"),
        pytest.param("*.example.com", "a.shop.example.com", False, id="nor for two labels"),
        ("example.com", "shop.example.com", False),
    ],
)
def test_which_domains_a_certificate_covers(name: str, domain: str, expected: bool) -> None:
    assert Certificate("arn", (name,)).covers(domain) is expected


def test_an_account_nobody_asked_says_nothing() -> None:
    nobody = Account()
    answers = [nobody.versions(), nobody.classes("a", "b"), nobody.role_exists("a"), nobody.log_group_exists("a"), nobody.certificates()]
    assert answers == [None] * 5
