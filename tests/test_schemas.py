"""The shapes of resource types: in step with their source, quick to get at, no stricter than AWS."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

from autofix.facts.schemas import FILE, Schema, attributes, known_types, pack, schema_of, unpack


def test_the_shapes_are_in_step_with_their_source() -> None:
    script = Path(__file__).parent.parent / "scripts" / "facts-schemas"
    run = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{run.stderr}\nregenerate: scripts/facts-schemas"


def test_the_file_says_where_it_is_from_and_stays_small() -> None:
    content = (files("autofix.facts") / "data" / FILE).read_bytes()
    head, types = unpack(content)
    assert "cfn-lint" in head["source"] and head["regenerate"] == "scripts/facts-schemas" and head["date"] >= "2026-10-20"
    assert types.keys() == known_types() and len(types) > 1800
    assert len(content) < 3_000_000


def test_types_of_other_regions_and_of_sam_are_known() -> None:
    assert {"AWS::S3::Bucket", "AWS::DeviceFarm::Project", "AWS::Serverless::Function", "Alexa::ASK::Skill"} <= known_types()
    assert schema_of("Custom::Thing") is None and attributes("Custom::Thing") == ()


def shape_of(kind: str, path: str):  # type: ignore[no-untyped-def]
    schema = schema_of(kind)
    assert schema is not None
    return schema.property_at(path.split("/"))


def test_a_property_is_found_by_its_path() -> None:
    transition = shape_of("AWS::S3::Bucket", "LifecycleConfiguration/Rules/0/Transitions/*")
    assert transition.required == ["StorageClass"] and transition.closed
    assert "GLACIER_IR" in transition.properties["StorageClass"].enum
    assert shape_of("AWS::S3::Bucket", "LifecycleConfiguration/Rules/0/Prefixes") is None
    assert shape_of("AWS::Lambda::Function", "Environment/Variables/ANYTHING") is not None
    assert shape_of("AWS::Lambda::Function", "MemorySize").bounds == (128, 32768)


def test_what_aws_sets_and_what_it_wants() -> None:
    trail = schema_of("AWS::CloudTrail::Trail")
    assert trail is not None
    assert trail.required == ["IsLogging", "S3BucketName"] and "Arn" in trail.read_only and "Arn" in trail.attributes
    assert shape_of("AWS::S3::Bucket", "ObjectLockConfiguration/ObjectLockEnabled").only_value == "Enabled"


def test_attributes_differ_from_read_only_properties_where_aws_says_so() -> None:
    assert "Outputs.*" in attributes("AWS::CloudFormation::Stack")
    assert "DBInstanceIdentifier" in attributes("AWS::RDS::DBInstance") or "Endpoint.Address" in attributes("AWS::RDS::DBInstance")


def test_alternatives_are_merged_into_the_widest_shape() -> None:
    definition = shape_of("AWS::Budgets::BudgetsAction", "Definition")
    assert definition.properties.keys() == {"IamActionDefinition", "ScpActionDefinition", "SsmActionDefinition"}
    assert not definition.required


def test_what_belongs_together_and_what_does_not() -> None:
    certificate = shape_of("AWS::CloudFront::Distribution", "DistributionConfig/ViewerCertificate")
    assert certificate.needs == {"AcmCertificateArn": ["SslSupportMethod"], "IamCertificateId": ["SslSupportMethod"]}
    assert [["AcmCertificateArn"], ["CloudFrontDefaultCertificate"], ["IamCertificateId"]] in certificate.alternatives
    alarm = schema_of("AWS::CloudWatch::Alarm")
    assert alarm is not None and alarm.root.excludes["Statistic"] == ["ExtendedStatistic"]
    assert shape_of("AWS::CloudWatch::Alarm", "AlarmName/There/Is/Nothing") is None


def test_what_is_packed_is_unpacked() -> None:
    types = {"AWS::A::B": {"type": ["object"]}, "AWS::C::D": {"closed": True}}
    assert unpack(pack({"source": "here"}, types)) == ({"source": "here"}, types)


def test_every_shape_can_be_walked() -> None:
    for kind in known_types():
        schema = schema_of(kind)
        assert schema is not None
        seen: set[int] = set()
        waiting = [schema.root]
        while waiting:
            shape = waiting.pop()
            if id(shape) not in seen:
                seen.add(id(shape))
                assert set(shape.required) <= set(shape.properties) or not shape.closed, kind
                waiting += [*shape.properties.values(), *filter(None, (shape.items, shape.member))]


def test_one_type_costs_less_than_a_millisecond() -> None:
    known_types()
    kinds = ["AWS::S3::Bucket", "AWS::EC2::Instance", "AWS::Lambda::Function", "AWS::RDS::DBInstance", "AWS::IAM::Role"]
    best = min(sum(_seconds_for(kind) for kind in kinds) for _ in range(5))
    assert best / len(kinds) < 0.001


def _seconds_for(kind: str) -> float:
    schema_of.cache_clear()
    start = time.perf_counter()
    assert isinstance(schema_of(kind), Schema)
    return time.perf_counter() - start
