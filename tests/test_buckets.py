from __future__ import annotations

import json

import pytest

from autofix import Template, add_statement, bucket_of, bucket_policies, bucket_statements, public_uses
from autofix.patch import apply
from autofix.syntax.reader import read

STATEMENT = {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Principal": "*"}


def template(bucket: str = "", more: str = "") -> Template:
    return Template(read(f"Resources:\n  Bucket: {{Type: AWS::S3::Bucket, Properties: {{{bucket}}}}}\n{more}"))


def policy(document: str, bucket: str = "!Ref Bucket") -> str:
    return f"  Policy: {{Type: AWS::S3::BucketPolicy, Properties: {{Bucket: {bucket}, PolicyDocument: {document}}}}}\n"


def allow(principal: str = "'*'", condition: str = "{}") -> str:
    return f"{{Statement: {{Effect: Allow, Action: s3:GetObject, Principal: {principal}, Condition: {condition}, Resource: '*'}}}}"


@pytest.mark.parametrize(
    "value",
    [
        "!Ref Bucket",
        "!GetAtt Bucket.Arn",
        "!GetAtt [Bucket, RegionalDomainName]",
        "!Sub '${Bucket}'",
        "!Sub 'arn:aws:s3:::${Bucket}'",
        "!Sub 'arn:${AWS::Partition}:s3:::${Bucket}/AWSLogs/*'",
        "!Sub '${Bucket.Arn}/*'",
        "!Sub ['${Arn}/*', {Arn: !GetAtt Bucket.Arn}]",
        "!Join ['', ['arn:aws:s3:::', !Ref Bucket, /*]]",
        "!Sub 'https://${Bucket}.s3.${AWS::Region}.amazonaws.com/index.html'",
        "s3://app-logs/elb",
        "arn:aws-cn:s3:::app-logs/*",
        "app-logs.s3-website-us-east-1.amazonaws.com",
        "app-logs",
    ],
)
def test_a_value_means_a_bucket(value: str) -> None:
    found = bucket_of(template("BucketName: app-logs"), read(value).data)
    assert found is not None
    assert found.name == "Bucket"


@pytest.mark.parametrize(
    "value", ["!Ref Other", "!Ref Policy", "app-logs-2", "!ImportValue app-logs", "null", "'*'", "!Sub '${Name}-logs'"]
)
def test_a_value_means_no_bucket_of_the_template(value: str) -> None:
    assert bucket_of(template("BucketName: app-logs", policy("{}")), read(value).data) is None


def test_a_name_that_is_a_parameter() -> None:
    found = bucket_of(template("BucketName: !Ref Name"), {"Fn::Sub": "arn:aws:s3:::${Name}/*"})
    assert found is not None


def test_policies_belong_to_their_buckets() -> None:
    both = "  Second: {Type: AWS::S3::Bucket}\n" + policy(allow(), "!If [Large, !Ref Bucket, !Ref Second]")
    for name in ("Bucket", "Second"):
        bucket = template("", both).resources[name]
        assert [found.name for found in bucket_policies(bucket)] == ["Policy"]
        assert [statement.body["Effect"] for statement in bucket_statements(bucket)] == ["Allow"]


@pytest.mark.parametrize(
    ("document", "after"),
    [
        ("{Statement: [{Sid: a}]}", [{"Sid": "a"}, STATEMENT]),
        ("{Statement: {Sid: a}}", [{"Sid": "a"}, STATEMENT]),
        ("{Version: '2012-10-17'}", [STATEMENT]),
        ("{Statement: !If [A, [], []]}", None),
        ("!If [A, {}, {}]", None),
        ("'{\"Statement\": []}'", None),
    ],
)
def test_a_statement_is_appended(document: str, after: object) -> None:
    made = template("", policy(document))
    operation = add_statement(made.resources["Policy"], dict(STATEMENT))
    if operation is None:
        assert after is None
    else:
        patched = apply([operation], json.loads(json.dumps(made.data)))
        assert patched["Resources"]["Policy"]["Properties"]["PolicyDocument"]["Statement"] == after


@pytest.mark.parametrize(
    ("bucket", "more", "why"),
    [
        ("WebsiteConfiguration: {IndexDocument: i.html}", "", "WebsiteConfiguration"),
        ("WebsiteConfiguration: !If [Site, {IndexDocument: i.html}, !Ref 'AWS::NoValue']", "", "WebsiteConfiguration"),
        ("AccessControl: PublicRead", "", "PublicRead"),
        ("AccessControl: !If [Site, AuthenticatedRead, Private]", "", "AuthenticatedRead"),
        (
            "AccessControl: !Ref Acl",
            "Parameters: {Acl: {Type: String, Default: Private, AllowedValues: [Private, PublicRead]}}",
            "PublicRead",
        ),
        ("AccessControl: !Ref Acl", "Parameters: {Acl: {Type: String}}", "not known"),
        ("PublicAccessBlockConfiguration: {BlockPublicAcls: 'false'}", "", "BlockPublicAcls is false"),
        ("PublicAccessBlockConfiguration: !If [A, {RestrictPublicBuckets: false}, {}]", "", "RestrictPublicBuckets is false"),
        ("PublicAccessBlockConfiguration: !If [Site, !Ref 'AWS::NoValue', {BlockPublicAcls: true}]", "", "depends on a condition"),
        ("CorsConfiguration: {CorsRules: [{AllowedMethods: [GET], AllowedOrigins: ['*']}]}", "", "CORS"),
        ("", policy(allow()), "admits everyone"),
        ("", policy(allow("{AWS: '*'}")), "admits everyone"),
        ("", policy(allow("{AWS: [!GetAtt Role.Arn, '*']}")), "admits everyone"),
        ("", policy("{Statement: [{Effect: Allow, Action: s3:*, NotPrincipal: {AWS: '1'}}]}"), "admits everyone"),
        ("", policy(allow(condition="{StringLike: {aws:Referer: 'https://example.com/*'}}")), "admits everyone"),
        ("", policy(allow(condition="{StringNotEquals: {aws:SourceVpc: vpc-1}}")), "admits everyone"),
        ("", policy(allow(condition="{StringEqualsIfExists: {aws:SourceVpc: vpc-1}}")), "admits everyone"),
        ("", policy(allow(condition="{StringLike: {aws:SourceVpc: vpc-*}}")), "admits everyone"),
        ("", policy(allow(condition="{IpAddress: {aws:SourceIp: 0.0.0.0/1}}")), "admits everyone"),
        ("", policy(allow(condition="{IpAddress: {aws:SourceIp: anywhere}}")), "admits everyone"),
        ("", policy("!If [A, {Statement: !If [B, {Effect: Allow, Principal: '*'}, []]}, {}]"), "admits everyone"),
        ("", policy("'{}'"), "cannot be read"),
        ("", policy("{Statement: ['Fn::Transform': {Name: AWS::Include}]}"), "cannot be read"),
        (
            "",
            "  Cdn: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Origins:"
            " [{Id: a, DomainName: !GetAtt Bucket.RegionalDomainName, S3OriginConfig: {}}]}}}",
            "CloudFront",
        ),
    ],
)
def test_public_on_purpose(bucket: str, more: str, why: str) -> None:
    found = list(public_uses(template(bucket, more).resources["Bucket"]))
    assert why in found[0].why


@pytest.mark.parametrize(
    ("bucket", "more"),
    [
        ("", ""),
        ("AccessControl: LogDeliveryWrite", ""),
        ("WebsiteConfiguration: !Ref 'AWS::NoValue'", ""),
        ("PublicAccessBlockConfiguration: {BlockPublicAcls: true}", ""),
        ("CorsConfiguration: {CorsRules: [{AllowedMethods: [GET, PUT], AllowedOrigins: ['*']}]}", ""),
        ("CorsConfiguration: {CorsRules: [{AllowedMethods: [GET], AllowedOrigins: [https://example.com]}]}", ""),
        ("", policy(allow("{Service: logging.s3.amazonaws.com}"))),
        ("", policy(allow("{AWS: !GetAtt Role.Arn}"))),
        ("", policy("{Statement: [{Effect: Deny, Principal: '*', Action: s3:*}]}")),
        ("", policy(allow(), "!Ref Elsewhere")),
        ("", policy(allow(condition="{StringEquals: {aws:PrincipalOrgID: o-1}}"))),
        ("", policy(allow(condition="{Bool: {aws:SecureTransport: 'true'}, StringEquals: {aws:sourcevpce: [!Ref Endpoint]}}"))),
        ("", policy(allow(condition="{IpAddress: {aws:SourceIp: [10.0.0.0/8, 192.0.2.1, !Ref Office]}}"))),
        ("", policy(allow(condition="{'ForAnyValue:StringLike': {s3:DataAccessPointArn: 'arn:aws:s3:*:123456789012:accesspoint/*'}}"))),
        (
            "",
            "  Cdn: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Origins:"
            " [{Id: a, DomainName: !GetAtt Bucket.DomainName, OriginAccessControlId: !Ref Oac, S3OriginConfig: {OriginAccessIdentity: ''}},"
            " {Id: b, DomainName: example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}]}}}",
        ),
    ],
)
def test_private(bucket: str, more: str) -> None:
    assert not list(public_uses(template(bucket, more).resources["Bucket"]))
