"""What becomes of properties and types that AWS does not have, case by case; the golden folders tell the stories."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from autofix.engine import Options, Outcome, Verdict, fix
from autofix.impact import Impact
from autofix.registry import all_fixers, select

FIXERS = [fixer for fixer in select(all_fixers(), ["properties-*", "types-*"]) if not fixer.opt_in]
PARAMETERS = {"Text": {"Type": "String"}, "Texts": {"Type": "CommaDelimitedList"}, "Vpc": {"Type": "AWS::EC2::VPC::Id"}}
CONDITIONS = {"Yes": {"Fn::Equals": [{"Ref": "Text"}, "yes"]}}


def template(resources: dict[str, Any], **more: Any) -> str:
    return yaml.safe_dump({"Parameters": PARAMETERS, "Conditions": CONDITIONS, "Resources": resources, **more}, sort_keys=False)


def outcome(resources: dict[str, Any], **more: Any) -> Outcome:
    return fix(template(resources, **more), Options(fixers=FIXERS, unsafe=True, max_impact=Impact.REPLACEMENT))


def fixed(kind: str, properties: Any) -> Any:
    """The properties after all fixes, which must be the only change and leave no bug."""
    result = outcome({"It": {"Type": f"AWS::{kind}", "Properties": properties}})
    assert all(one.verdict in (Verdict.FIXED, Verdict.MANUAL, Verdict.REPORT) for one in result.results)
    return yaml.safe_load(result.after)["Resources"]["It"].get("Properties")


RULE = {"Status": "Enabled"}


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        # the only place in the resource with this name
        ("S3::Bucket", {"RestrictPublicBuckets": True}, {"PublicAccessBlockConfiguration": {"RestrictPublicBuckets": True}}),
        (
            "S3::Bucket",
            {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True}, "RestrictPublicBuckets": True},
            {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True, "RestrictPublicBuckets": True}},
        ),
        (
            "SES::ReceiptRule",
            {"RuleSetName": "a", "Rule": {}, "ScanEnabled": True},
            {"RuleSetName": "a", "Rule": {"ScanEnabled": True}},
        ),
        # an item of a list of its own, but not one of several
        (
            "DynamoDB::GlobalTable",
            {"AttributeDefinitions": [], "KeySchema": [], "Replicas": [{"Region": "eu-west-1"}], "SSESpecification": {"SSEEnabled": True, "KMSMasterKeyId": "k"}},
            {
                "AttributeDefinitions": [],
                "KeySchema": [],
                "Replicas": [{"Region": "eu-west-1", "SSESpecification": {"KMSMasterKeyId": "k"}}],
                "SSESpecification": {"SSEEnabled": True},
            },
        ),
        (
            "DynamoDB::GlobalTable",
            {"AttributeDefinitions": [], "KeySchema": [], "Replicas": [{"Region": "a"}, {"Region": "b"}], "SSESpecification": {"SSEEnabled": True, "KMSMasterKeyId": "k"}},
            {"AttributeDefinitions": [], "KeySchema": [], "Replicas": [{"Region": "a"}, {"Region": "b"}], "SSESpecification": {"SSEEnabled": True}},
        ),
        # around it, and there already
        ("EC2::Instance", {"CpuOptions": {"CoreCount": 1, "InstanceType": "t3.micro"}}, {"CpuOptions": {"CoreCount": 1}, "InstanceType": "t3.micro"}),
        (
            "EC2::Instance",
            {"InstanceType": "t3.nano", "CpuOptions": {"CoreCount": 1, "InstanceType": "t3.micro"}},
            {"InstanceType": "t3.nano", "CpuOptions": {"CoreCount": 1}},
        ),
        # in a branch
        (
            "S3::Bucket",
            {"LifecycleConfiguration": {"Rules": [{"Fn::If": ["Yes", {**RULE, "ExpirationDays": 3}, {"Ref": "AWS::NoValue"}]}]}},
            {"LifecycleConfiguration": {"Rules": [{"Fn::If": ["Yes", {**RULE, "ExpirationInDays": 3}, {"Ref": "AWS::NoValue"}]}]}},
        ),
        (
            "S3::Bucket",
            {"LifecycleConfiguration": {"Fn::If": ["Yes", {"Rules": [{**RULE, "TransitionInDays": 3, "StorageClass": "GLACIER"}]}, {"Ref": "AWS::NoValue"}]}},
            {
                "LifecycleConfiguration": {
                    "Fn::If": [
                        "Yes",
                        {"Rules": [{**RULE, "Transitions": [{"TransitionInDays": 3, "StorageClass": "GLACIER"}]}]},
                        {"Ref": "AWS::NoValue"},
                    ]
                }
            },
        ),
        ("S3::Bucket", {"NotificationConfiguration": {"Fn::If": ["Yes", {"NotifyEverybody": []}, {"Ref": "AWS::NoValue"}]}},
         {"NotificationConfiguration": {"Fn::If": ["Yes", {}, {"Ref": "AWS::NoValue"}]}}),
        ("S3::Bucket", {"LifecycleConfiguration": {"Rules": [{**RULE, "Filter": {"Prefix": "a"}, "ExpirationInDays": 1}]}},
         {"LifecycleConfiguration": {"Rules": [{**RULE, "ExpirationInDays": 1, "Prefix": "a"}]}}),
        ("Lambda::Function", {"Code": {"ZipFile": "x"}, "Role": "r", "Environment": {"STAGE": "a", "KEY": "b"}},
         {"Code": {"ZipFile": "x"}, "Role": "r", "Environment": {"Variables": {"STAGE": "a", "KEY": "b"}}}),
        ("EC2::EIP", {"Vpc": True}, {"Domain": "vpc"}),
        ("EC2::EIP", {"Vpc": False}, {}),
        ("RDS::DBCluster", {"BacktrackWindow": 60, "EnableBacktrack": True}, {"BacktrackWindow": 60}),
        ("CloudFront::Distribution", {"Enabled": True}, {"DistributionConfig": {"Enabled": True}}),
        ("Backup::BackupVault", {"BackupVaultName": "a", "Tags": [{"Key": "a", "Value": "b"}]}, {"BackupVaultName": "a", "BackupVaultTags": {"a": "b"}}),
        ("EC2::LaunchTemplate", {"LaunchTemplateData": {}, "Tags": [{"Key": "a", "Value": "b"}]},
         {"LaunchTemplateData": {}, "TagSpecifications": [{"ResourceType": "launch-template", "Tags": [{"Key": "a", "Value": "b"}]}]}),
        # values
        ("DynamoDB::Table", {"KeySchema": [], "SSESpecification": {"SSEEnabled": True, "SSEType": "AES256"}},
         {"KeySchema": [], "SSESpecification": {"SSEEnabled": True}}),
        ("Lambda::Function", {"Code": {"ZipFile": "x"}, "Role": "r", "PackageType": "Zpi"}, {"Code": {"ZipFile": "x"}, "Role": "r", "PackageType": "Zpi"}),
        ("DynamoDB::Table", {"KeySchema": [], "BillingMode": "PROVISIOND"}, {"KeySchema": [], "BillingMode": "PROVISIONED"}),
        ("EC2::VPCEndpoint", {"VpcId": "v", "ServiceName": "s", "PrivateDnsEnabled": "yes"}, {"VpcId": "v", "ServiceName": "s", "PrivateDnsEnabled": True}),
        ("EC2::VPCEndpoint", {"VpcId": "v", "ServiceName": "s", "PrivateDnsEnabled": "no"}, {"VpcId": "v", "ServiceName": "s", "PrivateDnsEnabled": False}),
        ("EC2::VPCEndpoint", {"VpcId": "v", "ServiceName": "s", "PrivateDnsEnabled": "now and then"},
         {"VpcId": "v", "ServiceName": "s", "PrivateDnsEnabled": "now and then"}),
        # shapes
        ("SecretsManager::Secret", {"SecretString": {"a": {"Ref": "Text"}, "b": ["${c}", 1]}},
         {"SecretString": {"Fn::Sub": '{\n  "a": "${Text}",\n  "b": [\n    "${!c}",\n    1\n  ]\n}'}}),
        ("SecretsManager::Secret", {"SecretString": {"a": {"Fn::FindInMap": ["A", "b", "c"]}}}, {"SecretString": {"a": {"Fn::FindInMap": ["A", "b", "c"]}}}),
        ("SSM::Parameter", {"Type": "String", "Value": {"a": 1}}, {"Type": "String", "Value": {"a": 1}}),
        ("RDS::DBSubnetGroup", {"DBSubnetGroupDescription": "d", "SubnetIds": [{"Ref": "Texts"}]}, {"DBSubnetGroupDescription": "d", "SubnetIds": {"Ref": "Texts"}}),
        ("RDS::DBSubnetGroup", {"DBSubnetGroupDescription": "d", "SubnetIds": {"Ref": "Text"}}, {"DBSubnetGroupDescription": "d", "SubnetIds": [{"Ref": "Text"}]}),
        ("RDS::DBSubnetGroup", {"DBSubnetGroupDescription": "d", "SubnetIds": {"Fn::Join": [",", {"Ref": "Texts"}]}},
         {"DBSubnetGroupDescription": "d", "SubnetIds": {"Fn::Join": [",", {"Ref": "Texts"}]}}),
        ("RDS::DBSubnetGroup", {"DBSubnetGroupDescription": "d", "SubnetIds": {"Fn::If": ["Yes", "a", ["b"]]}},
         {"DBSubnetGroupDescription": "d", "SubnetIds": {"Fn::If": ["Yes", ["a"], ["b"]]}}),
        ("EC2::Instance", {"InstanceType": ["t3.micro"]}, {"InstanceType": "t3.micro"}),
        ("EC2::Instance", {"InstanceType": ["t3.micro", "t3.nano"]}, {"InstanceType": ["t3.micro", "t3.nano"]}),
        ("S3::Bucket", {"VersioningConfiguration": "Enabled"}, {"VersioningConfiguration": {"Status": "Enabled"}}),
        # what is missing
        ("EC2::FlowLog", {"ResourceId": {"Ref": "Vpc"}, "TrafficType": "ALL"}, {"ResourceId": {"Ref": "Vpc"}, "TrafficType": "ALL", "ResourceType": "VPC"}),
        ("Events::Rule", {"ScheduleExpression": "rate(1 day)", "Targets": [{"Arn": "a"}]}, {"ScheduleExpression": "rate(1 day)", "Targets": [{"Arn": "a", "Id": "Target1"}]}),
        ("AutoScaling::AutoScalingGroup", {"MinSize": "1", "MaxSize": "1", "LaunchTemplate": {"LaunchTemplateId": "lt-1"}},
         {"MinSize": "1", "MaxSize": "1", "LaunchTemplate": {"LaunchTemplateId": "lt-1"}}),
    ],
)  # fmt: skip
def test_what_was_meant(kind: str, before: Any, after: Any) -> None:
    assert fixed(kind, before) == after


def test_properties_that_are_missing_altogether() -> None:
    after = yaml.safe_load(
        outcome({"It": {"Type": "AWS::GuardDuty::Detector"}, "Other": {"Type": "AWS::SNS::Topic", "Properties": None}}).after
    )
    assert after["Resources"]["It"]["Properties"] == {"Enable": True} and after["Resources"]["Other"]["Properties"] is None


def test_an_attribute_is_given_twice() -> None:
    body = {
        "Type": "AWS::SNS::Topic",
        "DeletionPolicy": "Retain",
        "Properties": {"DeletionPolicy": "Delete", "Metadata": {"a": 1}, "CreationPolicy": "x"},
    }
    after = yaml.safe_load(outcome({"It": body}).after)["Resources"]["It"]
    assert after == {"Type": "AWS::SNS::Topic", "Metadata": {"a": 1}, "DeletionPolicy": "Retain", "Properties": {}}


def test_a_description_beside_metadata() -> None:
    body = {"Type": "AWS::S3::Bucket", "Metadata": {"a": 1}, "Properties": {"Description": "b"}}
    assert yaml.safe_load(outcome({"It": body}).after)["Resources"]["It"]["Metadata"] == {"a": 1, "Description": "b"}


def test_a_bucket_has_only_one_policy() -> None:
    policy = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "It"}, "PolicyDocument": {"Statement": []}}}
    mine = {"Type": "AWS::S3::Bucket", "Properties": {"BucketPolicy": {"Statement": []}}}
    assert set(yaml.safe_load(outcome({"It": mine, "Policy": policy}).after)["Resources"]) == {"It", "Policy"}
    assert set(yaml.safe_load(outcome({"It": mine}).after)["Resources"]) == {"It", "ItPolicy"}


def types_after(resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(outcome(resources, **more).after)
    return found


@pytest.mark.parametrize(
    ("wrong", "properties", "right"),
    [
        ("AWS::S3::bucket", {}, "AWS::S3::Bucket"),
        ("AWS::S3::Buket", {}, "AWS::S3::Bucket"),
        ("AWS::ACM::Certificate", {"DomainName": "a"}, "AWS::CertificateManager::Certificate"),
        ("AWS::EC2::Listener", {"Port": 1, "LoadBalancerArn": "a", "DefaultActions": []}, "AWS::ElasticLoadBalancingV2::Listener"),
        ("AWS::Compute::RouteTable", {"VpcId": "a"}, "AWS::Compute::RouteTable"),
        ("AWS::Networks::TransitGatewayRouteTable", {"TransitGatewayId": "a"}, "AWS::EC2::TransitGatewayRouteTable"),
        ("AWS::Nothing::AtAll", {}, "AWS::Nothing::AtAll"),
        ("AWS::EC2::VPC::Id", {}, "AWS::EC2::VPC::Id"),
        ("My::S3::Bucket::MODULE", {}, "My::S3::Bucket::MODULE"),
    ],
)
def test_which_type_was_meant(wrong: str, properties: dict[str, Any], right: str) -> None:
    topic = {"Type": "AWS::SNS::Topic"}
    after = types_after({"It": {"Type": wrong, "Properties": properties}, "Topic": topic})["Resources"]["It"]
    expected = "AWS::EC2::RouteTable" if wrong == "AWS::Compute::RouteTable" else right
    assert after["Type"] == expected


def test_a_part_stays_where_its_owner_is_unknown_or_has_it_already_or_it_is_used() -> None:
    owner = {"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Status": "Suspended"}}}
    part = {
        "Type": "AWS::S3::BucketVersioning",
        "Properties": {"Bucket": {"Ref": "Owner"}, "VersioningConfiguration": {"Status": "Enabled"}},
    }
    strange = {"Type": "AWS::S3::BucketVersioning", "Properties": {"Bucket": "elsewhere", "VersioningConfiguration": {"Status": "Enabled"}}}
    user = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Part"}}}
    assert set(types_after({"Owner": owner, "Part": part})["Resources"]) == {"Owner", "Part"}
    assert set(types_after({"Owner": {"Type": "AWS::S3::Bucket"}, "Part": strange})["Resources"]) == {"Owner", "Part"}
    assert set(types_after({"Owner": {"Type": "AWS::S3::Bucket"}, "Part": part, "User": user})["Resources"]) == {"Owner", "Part", "User"}
    assert set(types_after({"Owner": {"Type": "AWS::S3::Bucket"}, "Part": part})["Resources"]) == {"Owner"}


def test_what_waits_for_a_part_waits_for_what_it_waited_for() -> None:
    topic, lost = {"Type": "AWS::SNS::Topic"}, {"Type": "AWS::IAM::AccountPasswordPolicy", "DependsOn": ["A", "B"]}
    waiting = {"Type": "AWS::SNS::Topic", "DependsOn": ["Lost"]}
    alone = {"Type": "AWS::SNS::Topic", "DependsOn": "Lost", "Properties": {"DisplayName": {"Fn::Sub": "${A}${B}"}}}
    resources = types_after({"A": topic, "B": topic, "Lost": lost, "C": waiting, "D": alone}, Outputs={"Lost": {"Value": {"Ref": "Lost"}}})
    assert resources["Resources"]["C"]["DependsOn"] == ["A", "B"] and "DependsOn" not in resources["Resources"]["D"]
    assert "Outputs" not in resources


@pytest.mark.parametrize("macro", ["ShopMacro", ["AWS::Serverless-2016-10-31", "ShopMacro"]])
def test_what_a_macro_of_somebody_may_read_is_left_alone(macro: Any) -> None:
    text = template({"It": {"Type": "AWS::S3::Bucket", "Properties": {"roleArn": 1}}, "Other": {"Type": "AWS::S3::Buket"}}, Transform=macro)
    assert fix(text, Options(fixers=FIXERS, unsafe=True)).results == ()
