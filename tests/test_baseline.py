"""Known findings, and suppressing in the template what is found now."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import autofix

HEAD = "AWSTemplateFormatVersion: '2010-09-09'\n"
GROUP = "    Type: AWS::Logs::LogGroup\n"
TEMPLATE = f"{HEAD}Resources:\n  A:\n{GROUP}"
LOGS = ("--no-verify", "--select", "logs-retention-missing,template-format-version-missing")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    assert autofix(*LOGS, "--create-baseline", "known.json", cwd=tmp_path).returncode == 0
    return tmp_path


class TestBaseline:
    def test_it_changes_no_template_and_can_be_read(self, here: Path) -> None:
        assert (here / "t.yaml").read_text() == TEMPLATE
        known = json.loads((here / "known.json").read_text())
        assert known == {"version": 1, "findings": {"t.yaml": {"logs-retention-missing": {"/Resources/A": 1}}}}

    def test_what_is_known_is_not_reported_wherever_it_stands_now(self, here: Path) -> None:
        (here / "t.yaml").write_text(f"# moved\n{HEAD}Resources:\n  New:\n    Type: AWS::SNS::Topic\n  A:\n{GROUP}")
        run = autofix(*LOGS, "--baseline", "known.json", cwd=here)
        assert (run.returncode, run.stdout) == (0, b"")
        assert b"0 left; 1 known to the baseline; " in run.stderr

    def test_what_is_known_is_not_fixed_and_what_is_new_is(self, here: Path) -> None:
        (here / "t.yaml").write_text(f"{TEMPLATE}  B:\n{GROUP}")
        run = autofix(*LOGS, "--baseline", "known.json", "--set", "logs-retention-missing.days=30", "--unsafe-fixes", cwd=here)
        text = (here / "t.yaml").read_text()
        assert (run.returncode, text.partition("  B:")[0]) == (0, TEMPLATE)
        assert "RetentionInDays: 30" in text.partition("  B:")[2]

    def test_what_is_gone_is_said(self, here: Path) -> None:
        (here / "t.yaml").write_text(TEMPLATE.replace("LogGroup", "LogStream"))
        said = autofix(*LOGS, "--baseline", "known.json", cwd=here).stderr.decode()
        assert (
            "1 known findings of known.json are gone (t.yaml logs-retention-missing /Resources/A): --create-baseline writes it anew" in said
        )
        (here / "t.yaml").unlink()
        assert "are gone" in autofix(*LOGS, "--baseline", "known.json", cwd=here).stderr.decode()

    def test_what_other_fixers_and_files_know_is_not_gone(self, here: Path) -> None:
        (here / "u.yaml").write_text(HEAD + "Resources: {A: {Type: AWS::SNS::Topic}}\n")
        assert b"gone" not in autofix("--baseline", "known.json", "--no-verify", "u.yaml", cwd=here).stderr
        assert b"gone" not in autofix("--baseline", "known.json", "--no-verify", "--select", "sns-*,template-*", cwd=here).stderr

    def test_the_configuration_names_it_and_it_counts_from_anywhere(self, here: Path) -> None:
        (here / "sub").mkdir()
        (here / ".autofix.yaml").write_text("baseline: known.json\n")
        assert autofix(*LOGS, "..", cwd=here / "sub").returncode == 0
        assert autofix(*LOGS, "--isolated", "..", cwd=here / "sub").returncode == 1

    def test_it_can_be_written_anew(self, here: Path) -> None:
        (here / ".autofix.yaml").write_text("baseline: known.json\n")
        before = (here / "known.json").read_text()
        assert autofix(*LOGS, "--create-baseline", "known.json", cwd=here).returncode == 0
        assert (here / "known.json").read_text() == before

    def test_as_many_as_are_known_in_a_list_not_more(self, here: Path) -> None:
        rule = "        - {Id: x, Status: Enabled, ExpirationInDays: 0, Transitions: [{StorageClass: GLACIER, TransitionInDays: 40}]}\n"
        bucket = f"{HEAD}Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      LifecycleConfiguration:\n        Rules:\n"
        run = ("--no-verify", "--select", "s3-lifecycle-*")
        (here / "t.yaml").write_text(bucket + rule)
        assert autofix(*run, "--create-baseline", "known.json", cwd=here).returncode == 0
        (known,) = json.loads((here / "known.json").read_text())["findings"]["t.yaml"].values()
        assert list(known) == ["/Resources/B/Properties/LifecycleConfiguration/Rules/*/ExpirationInDays"]
        (here / "t.yaml").write_text(bucket + rule + rule.replace("Id: x", "Id: y"))
        (file,) = json.loads(autofix(*run, "--dry-run", "--format", "json", "--baseline", "known.json", cwd=here).stdout)["files"]
        assert (len(file["suppressed"]), len(file["findings"])) == (1, 1)

    @pytest.mark.parametrize(
        ("text", "says"),
        [(None, "cannot be read: No such file"), ("{", "is no baseline"), ("[]", "is no baseline"), ('{"version": 2}', "its version is not 1"),
         ('{"version": 1, "findings": {"a": 1}}', "by path, fixer and place")],
    )  # fmt: skip
    def test_what_is_no_baseline_is_said(self, text: str | None, says: str, here: Path) -> None:
        if text is not None:
            (here / "odd.json").write_text(text)
        run = autofix(*LOGS, "--baseline", "odd.json", cwd=here)
        assert run.returncode == 2
        assert f"odd.json: {'' if text is None else 'is no baseline of autofix'}" in run.stderr.decode()
        assert says in run.stderr.decode()


class TestAddIgnore:
    @pytest.mark.parametrize(
        ("template", "added"),
        [
            pytest.param(
                TEMPLATE, "    Metadata:\n      autofix:\n        ignore:\n          - logs-retention-missing\n", id="no metadata"
            ),
            pytest.param(f"{TEMPLATE}    Metadata:\n      Owner: x\n", "autofix:\n        ignore:\n          - logs-", id="other metadata"),
            pytest.param(
                f"{TEMPLATE}    Metadata:\n      autofix:\n        ignore:\n          - s3-*\n",
                "          - logs-retention-missing\n",
                id="a list",
            ),
            pytest.param(
                f"{TEMPLATE}    Metadata:\n      autofix: {{ignore: s3-*}}\n", "{ignore: [s3-*, logs-retention-missing]}", id="a name"
            ),
        ],
    )
    def test_it_adds_metadata_and_then_nothing_is_left(self, template: str, added: str, tmp_path: Path) -> None:
        (tmp_path / "t.yaml").write_text(template)
        assert autofix("--add-ignore", *LOGS, "t.yaml", cwd=tmp_path).returncode == 0
        text = (tmp_path / "t.yaml").read_text()
        assert added in text
        again = autofix("--add-ignore", *LOGS, "t.yaml", cwd=tmp_path)
        assert (again.returncode, (tmp_path / "t.yaml").read_text()) == (0, text)
        assert autofix(*LOGS, "t.yaml", cwd=tmp_path).returncode == 0

    def test_what_is_about_the_template_goes_to_its_metadata_and_nothing_is_fixed(self, tmp_path: Path) -> None:
        (tmp_path / "t.json").write_text('{\n  "Resources": {\n    "A": {"Type": "AWS::Logs::LogGroup"}\n  }\n}\n')
        run = autofix("--add-ignore=not now", *LOGS, "--format", "json", cwd=tmp_path)
        data = json.loads((tmp_path / "t.json").read_text())
        assert data["Metadata"] == {"autofix": {"ignore": [{"name": "template-format-version-missing", "reason": "not now"}]}}
        assert data["Resources"]["A"]["Metadata"] == {"autofix": {"ignore": [{"name": "logs-retention-missing", "reason": "not now"}]}}
        assert "AWSTemplateFormatVersion" not in data
        assert run.returncode == 0
        assert autofix(*LOGS, cwd=tmp_path).returncode == 0

    def test_a_dry_run_shows_it(self, tmp_path: Path) -> None:
        (tmp_path / "t.yaml").write_text(TEMPLATE)
        run = autofix("--add-ignore", "--dry-run", *LOGS, "t.yaml", cwd=tmp_path)
        assert (run.returncode, (tmp_path / "t.yaml").read_text()) == (1, TEMPLATE)
        assert b"+          - logs-retention-missing" in run.stdout
        assert b"A tells autofix to ignore logs-retention-missing" in run.stderr

    def test_where_metadata_has_another_shape_it_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "t.yaml").write_text(f"{TEMPLATE}    Metadata: {{autofix: [x]}}\n")
        run = autofix("--add-ignore", *LOGS, "t.yaml", cwd=tmp_path)
        assert (run.returncode, b"A tells autofix to ignore" in run.stdout, b"no patch for this" in run.stdout) == (1, True, True)

    def test_stdin(self, tmp_path: Path) -> None:
        run = autofix("--add-ignore", *LOGS, "-", cwd=tmp_path, stdin=TEMPLATE.encode())
        assert b"- logs-retention-missing" in run.stdout

    def test_what_is_generated_is_not_touched(self, tmp_path: Path) -> None:
        text = f"{TEMPLATE}    Metadata: {{'aws:cdk:path': x}}\n"
        (tmp_path / "t.yaml").write_text(text)
        assert autofix("--add-ignore", *LOGS, cwd=tmp_path).returncode == 1
        assert (tmp_path / "t.yaml").read_text() == text
