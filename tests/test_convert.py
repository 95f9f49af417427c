"""YAML to JSON and back: the same data, and what is lost is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_cli import autofix

from autofix.convert import has_comments, to_json, to_yaml
from autofix.syntax.reader import read

STORIES = {
    "intrinsics": (
        "Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Sub '${AWS::StackName}-a'\n",
        '{\n  "Resources": {\n    "A": {\n      "Type": "AWS::S3::Bucket",\n      "Properties": {\n        "BucketName": {\n'
        '          "Fn::Sub": "${AWS::StackName}-a"\n        }\n      }\n    }\n  }\n}\n',
    ),
    "strings that YAML 1.1 would take for something else": (
        "Parameters:\n  On:\n    Type: String\n    Default: 'yes'\n\nMappings:\n  M:\n    '012345678901':\n      v: '8.0'\n",
        '{\n  "Parameters": {\n    "On": {\n      "Type": "String",\n      "Default": "yes"\n    }\n  },\n'
        '  "Mappings": {\n    "M": {\n      "012345678901": {\n        "v": "8.0"\n      }\n    }\n  }\n}\n',
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_there(story: str) -> None:
    yaml_text, json_text = STORIES[story]
    assert to_json(read(yaml_text)) == json_text


@pytest.mark.parametrize("story", STORIES)
def test_and_back(story: str) -> None:
    yaml_text, json_text = STORIES[story]
    back = to_yaml(read(json_text))
    assert read(back).data == read(yaml_text).data
    assert to_json(read(back)) == json_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a: b # c\n", True), ("# c\na: b\n", True), ("a: 'b # c'\n", False), ("a: |\n  # c\n", False), ('{"a": "# b"}', False)],
)
def test_comments_are_seen(text: str, expected: bool) -> None:
    assert has_comments(read(text)) is expected


def test_the_command_says_what_is_lost_and_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text("# why\nResources: {}\n")
    run = autofix("convert", "t.yaml", "-o", "t.json", cwd=tmp_path)
    assert run.returncode == 0
    assert b"the comments are lost" in run.stderr
    assert (tmp_path / "t.json").read_text() == '{\n  "Resources": {}\n}\n'
    again = autofix("convert", "t.yaml", "-o", "t.json", cwd=tmp_path)
    assert again.returncode == 2
    assert b"exists already" in again.stderr


def test_stdin(tmp_path: Path) -> None:
    assert autofix("convert", "-", cwd=tmp_path, stdin=b'{"Resources": {}}').stdout == b"Resources: {}\n"


def test_broken_input_is_said(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text("a: [\n")
    run = autofix("convert", "t.yaml", cwd=tmp_path)
    assert run.returncode == 2
    assert b"t.yaml:2:1: " in run.stderr


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_tags_of_other_tools_are_refused(form: str, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text("Resources: !Rain::Module x\n")
    run = autofix("convert", "t.yaml", "--to", form, cwd=tmp_path)
    assert run.returncode == 2
    assert b"!Rain::Module is not an intrinsic function" in run.stderr
