"""Reports of other scanners as input: what they flag is fixed, nothing else; what nobody can fix is listed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_cli import autofix

from autofix.fixer import Fixer
from autofix.pointer import Pointer
from autofix.scanners.flag import NotAReport
from autofix.scanners.reports import fixers_for, read

TEMPLATE = """\
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Open:
    Type: AWS::S3::Bucket
  Other:
    Type: AWS::S3::Bucket
  Topic:
    Type: AWS::SNS::Topic
Outputs:
  Name:
    Value: !Ref Topic
    Export: {}
"""
BLOCK = "PublicAccessBlockConfiguration"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    return tmp_path


def checkov(*names: str, path: str = "/t.yaml", rules: tuple[str, ...] = ("CKV_AWS_53",), lines: tuple[int, int] = (3, 4)) -> Any:
    """The shape that checkov documents and writes."""
    checks = [
        {
            "check_id": rule,
            "check_name": f"Ensure {rule}",
            "check_result": {"result": "FAILED"},
            "file_path": path,
            "file_line_range": list(lines),
            "resource": f"AWS::S3::Bucket.{name}",
        }
        for name in names
        for rule in rules
    ]
    return {"check_type": "cloudformation", "results": {"passed_checks": [], "failed_checks": checks, "skipped_checks": []}, "summary": {}}


def sarif(line: int, *, uri: str = "t.yaml", rule: str = "CKV_AWS_53", tool: str = "checkov", **more: Any) -> Any:
    location = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}}
    return {
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": {"name": tool}}, "results": [{"ruleId": rule, "message": {"text": "x"}, "locations": [location], **more}]}
        ],
    }


def blocked(text: str) -> list[str]:
    """The buckets that block public access now."""
    bodies = {name: re.search(rf"  {name}:\n((?:    .*\n)*)", text) for name in ("Open", "Other")}
    return [name for name, body in bodies.items() if body is not None and BLOCK in body.group()]


def run(here: Path, report: Any, *arguments: str) -> tuple[int, str, str]:
    (here / "report.json").write_text(json.dumps(report))
    done = autofix("--from", "report.json", "--no-verify", *arguments, cwd=here)
    return done.returncode, (here / "t.yaml").read_text(), done.stdout.decode() + done.stderr.decode()


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(checkov("Open"), id="checkov"),
        pytest.param([checkov("Open"), {"check_type": "secrets", "results": {"failed_checks": []}}], id="checkov with several frameworks"),
        pytest.param(checkov("Open", path="/somewhere/else/t.yaml"), id="a path of another machine, where it ends the same"),
        pytest.param(sarif(4), id="sarif by line"),
        pytest.param(sarif(3, uri="./t.yaml"), id="sarif by the first line"),
        pytest.param(sarif(4, rule="s3-public-access-block-missing", tool="autofix"), id="sarif of autofix itself"),
    ],
)
def test_only_what_is_flagged_is_fixed(report: Any, here: Path) -> None:
    code, text, said = run(here, report)
    assert (code, blocked(text)) == (0, ["Open"])
    assert "Export: {}" in text
    assert "1 template: 1 finding, 1 fixed, 0 left" in said


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(sarif(4, suppressions=[{"kind": "inSource"}]), id="suppressed"),
        pytest.param(sarif(4, kind="pass"), id="passed"),
        pytest.param({"passed": 1, "failed": 0, "checkov_version": "3"}, id="checkov without findings"),
        pytest.param([], id="nothing"),
    ],
)
def test_what_is_not_flagged_is_left_alone(report: Any, here: Path) -> None:
    code, text, _ = run(here, report, "t.yaml")
    assert (code, text) == (0, TEMPLATE)


def test_files_of_one_name_are_told_apart(here: Path) -> None:
    for folder in ("a", "b", "a/b"):
        (here / folder).mkdir()
        (here / folder / "u.yaml").write_text(TEMPLATE)
    (here / "t.yaml").unlink()
    (here / "report.json").write_text(json.dumps([checkov("Open", path="/ci/repo/b/u.yaml"), checkov("Open", path="u.yaml")]))
    done = autofix("--from", "report.json", "--no-verify", ".", cwd=here)
    assert [blocked((here / folder / "u.yaml").read_text()) for folder in ("a", "b", "a/b")] == [[], ["Open"], []]
    assert b"u.yaml:3 (Open): this file was not looked at" in done.stderr


def test_what_the_template_suppresses_stays_and_is_no_rest(here: Path) -> None:
    template = TEMPLATE.replace("  Open:", "  # autofix: ignore[ALL]\n  Open:").replace("  Other:", "  # autofix: ignore[ALL]\n  Other:")
    (here / "t.yaml").write_text(template)
    code, text, said = run(here, checkov("Open"))
    assert (code, text) == (0, template)
    assert "0 left; 1 suppressed; " in said


def test_a_report_from_a_pipe(here: Path) -> None:
    done = autofix("--from", "-", "--no-verify", cwd=here, stdin=json.dumps(checkov("Open")).encode())
    assert (done.returncode, blocked((here / "t.yaml").read_text())) == (0, ["Open"])


def test_what_has_no_fixer_is_listed_and_left(here: Path) -> None:
    code, text, said = run(here, checkov("Open", "Other", rules=("CKV_AWS_53", "CKV_AWS_99999")))
    assert (code, blocked(text)) == (1, ["Open", "Other"])
    assert "not fixed: CKV_AWS_99999: no fixer resolves it (2 flagged): Ensure CKV_AWS_99999" in said


def test_what_no_fixer_sees_is_listed(here: Path) -> None:
    code, text, said = run(here, checkov("Topic", lines=(7, 8)))
    assert (code, text) == (1, TEMPLATE)
    assert "CKV_AWS_53: /t.yaml:7 (Topic): s3-public-access-block-missing sees nothing to do there" in said


def test_a_selection_narrows_what_is_flagged(here: Path) -> None:
    code, text, _ = run(here, checkov("Open"), "--select", "template-*", "t.yaml", "--exit-zero")
    assert (code, text) == (0, TEMPLATE)


def test_real_cfn_lint(here: Path) -> None:
    command = [str(Path(sys.executable).parent / "cfn-lint"), "--format", "json", "t.yaml"]
    report = json.loads(subprocess.run(command, cwd=here, capture_output=True, check=False).stdout)
    assert {match["Rule"]["Id"] for match in report} == {"E6002"}
    code, text, _ = run(here, report, "t.yaml")
    assert (code, blocked(text)) == (0, [])
    assert "Name: !Sub" in text


def test_real_cloudformation_validate(here: Path) -> None:
    import cloudformation_validate

    subscription = "  Sub:\n    Type: AWS::SNS::Subscription\n    DependsOn: Topic\n    Properties: {Protocol: sqs, TopicArn: !Ref Topic}\n"
    (here / "t.yaml").write_text(TEMPLATE.replace("Outputs:", f"{subscription}Outputs:"))
    found = cloudformation_validate.CelEngine().validate_template(str(here / "t.yaml"))
    assert "W3005" in {one.rule_id for one in found.diagnostics}
    camel = {
        "filePath": found.file_path,
        "diagnostics": [
            {
                "ruleId": one.rule_id,
                "message": one.message,
                "startLine": one.start_line,
                "entity": {"logicalId": one.entity.logical_id, "entityType": one.entity.entity_type.name} if one.entity else None,
            }
            for one in found.diagnostics
        ],
    }
    _, text, said = run(here, [camel])
    assert "DependsOn" not in text, said
    assert (blocked(text), "Export: {}" in text) == ([], True)


def test_cfn_nag() -> None:
    report = [
        {
            "filename": "t.yaml",
            "file_results": {"violations": [{"id": "W35", "type": "WARN", "logical_resource_ids": ["A", "B"], "line_numbers": [3, 5]}]},
        }
    ]
    flags = read(json.dumps(report))
    assert [(flag.rule, flag.place, flag.line) for flag in flags] == [
        ("cfn-nag:W35", Pointer(("Resources", "A")), 3),
        ("cfn-nag:W35", Pointer(("Resources", "B")), 5),
    ]


def test_sarif_names_rules_and_files_in_several_ways() -> None:
    log = sarif(4, uri="a%20b.yaml", tool="cfn-lint")
    (result,) = log["runs"][0]["results"]
    del result["ruleId"]
    result["ruleIndex"] = 0
    log["runs"][0]["tool"]["driver"]["rules"] = [{"id": "E6003"}]
    log["runs"][0]["originalUriBaseIds"] = {"ROOT": {"uri": "file:///src/"}}
    result["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"] = "ROOT"
    (flag,) = read(json.dumps(log))
    assert (flag.rule, flag.paths) == ("cfn-lint:E6003", ("/src/a b.yaml",))


def test_fatal_rules_of_the_validator_are_errors_of_cfn_lint() -> None:
    fixer = Fixer("fixers.a.b", cite="", resolves=("cfn-lint:E6003", "cfn-nag:W9"))
    for rule, known in {
        "cloudformation-validate:F6003": True,
        "cloudformation-validate:E6003": True,
        "cfn-lint:F6003": False,
        "W9": True,
    }.items():
        assert bool(fixers_for(rule, [fixer])) is known, rule


@pytest.mark.parametrize(
    ("text", "says"), [("{", "is no JSON"), ("{}", "is no report that autofix knows"), ("[1]", "is no report"), ('"x"', "is no report")]
)
def test_what_is_no_report_is_said(text: str, says: str, here: Path) -> None:
    with pytest.raises(NotAReport, match=says):
        read(text)
    (here / "r.json").write_text(text)
    done = autofix("--from", "r.json", "t.yaml", cwd=here)
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert autofix("--from", "nowhere.json", cwd=here).returncode == 2


@pytest.mark.parametrize(
    "report", [sarif(0), {"runs": [1, {"results": [{}, 2]}]}, {"check_type": 1, "results": [1]}, {"diagnostics": [{}]}]
)
def test_odd_reports_do_no_harm(report: Any, here: Path) -> None:
    code, _, said = run(here, report, "t.yaml")
    assert code in (0, 1)
    assert "Traceback" not in said
