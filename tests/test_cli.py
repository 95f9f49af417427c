"""The installed command, as people use it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BROKEN = "Resources:\n  A:\n    Type: AWS::S3::Topic\n   bad: [\n"
TEMPLATE = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"
FIXED = "AWSTemplateFormatVersion: '2010-09-09'\n" + TEMPLATE
ONLY = ("--no-verify", "--select", "template-format-version-missing")


def autofix(*arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "autofix", *arguments], cwd=cwd, input=stdin, capture_output=True, check=False)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    return tmp_path


def test_in_place_is_the_default(here: Path) -> None:
    run = autofix(*ONLY, "t.yaml", cwd=here)
    assert (run.returncode, (here / "t.yaml").read_text()) == (0, FIXED)
    assert b"t.yaml:1:1: template-format-version-missing [fixed, safe]" in run.stdout
    assert b"1 template: 1 finding, 1 fixed, 0 left" in run.stderr


def test_without_paths_the_current_folder_is_walked(here: Path) -> None:
    assert autofix(*ONLY, cwd=here).returncode == 0
    assert (here / "t.yaml").read_text() == FIXED


def test_a_second_run_has_nothing_to_do(here: Path) -> None:
    autofix(*ONLY, cwd=here)
    run = autofix(*ONLY, cwd=here)
    assert (run.returncode, run.stdout) == (0, b"")


def test_a_dry_run_writes_nothing_and_exits_1(here: Path) -> None:
    run = autofix("--dry-run", *ONLY, "t.yaml", cwd=here)
    assert (run.returncode, (here / "t.yaml").read_text()) == (1, TEMPLATE)
    assert run.stdout.startswith(b"--- a/t.yaml\n+++ b/t.yaml\n@@ -1,3 +1,4 @@\n+AWSTemplateFormatVersion")
    assert b"[fixable, safe]" in run.stderr


NAMES_AND_BYTES = {
    "plain": ("t.yaml", TEMPLATE.encode()),
    "no final newline": ("sub/t.yaml", TEMPLATE.encode()[:-1]),
    "crlf": ("t.yaml", TEMPLATE.replace("\n", "\r\n").encode()),
    "byte order mark": ("t.yaml", b"\xef\xbb\xbf" + TEMPLATE.encode()),
    "spaces in the name": ("my folder/a template.yaml", TEMPLATE.encode()),
    "unicode in the name": ("vorlagen/größe.yaml", TEMPLATE.encode()),
    "quotes in the name": ('od"d.yaml', TEMPLATE.encode()),
    "changes at both ends": ("t.yaml", (TEMPLATE + "#\n" * 30 + "Outputs:\n  O:\n    Value: x\n    Export:").encode()),
    "json": ("t.json", b'{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}'),
}


@pytest.mark.parametrize("case", NAMES_AND_BYTES)
@pytest.mark.parametrize("tool", [["git", "apply", "-"], ["patch", "-p1", "--binary"]], ids=lambda tool: tool[0])
def test_the_diff_is_one_that_tools_accept(case: str, tool: list[str], tmp_path: Path) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed")
    name, raw = NAMES_AND_BYTES[case]
    for root in ("patched", "fixed"):
        path = tmp_path / root / name
        path.parent.mkdir(parents=True)
        path.write_bytes(raw)
    diff = autofix("--dry-run", "--no-verify", "--select", "template-*", ".", cwd=tmp_path / "patched").stdout
    autofix("--no-verify", "--select", "template-*", ".", cwd=tmp_path / "fixed")
    subprocess.run(tool, cwd=tmp_path / "patched", input=diff, check=True, capture_output=True)
    assert (tmp_path / "patched" / name).read_bytes() == (tmp_path / "fixed" / name).read_bytes() != raw


def test_stdin_to_stdout(here: Path) -> None:
    run = autofix(*ONLY, "-", cwd=here, stdin=TEMPLATE.replace("\n", "\r\n").encode())
    assert (run.returncode, run.stdout) == (0, FIXED.replace("\n", "\r\n").encode())


def test_stdin_that_is_no_template_is_an_error(here: Path) -> None:
    run = autofix("-", cwd=here, stdin=b"a: b\n")
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"not a CloudFormation template" in run.stderr


def test_json_for_programs(here: Path) -> None:
    run = autofix("--dry-run", "--format", "json", *ONLY, "t.yaml", cwd=here)
    (file,) = json.loads(run.stdout)["files"]
    (finding,) = file["findings"]
    assert (file["path"], file["status"], finding["applied"], finding["line"]) == ("t.yaml", "would change", True, 1)
    assert finding["patch"] == [{"op": "add", "path": "/AWSTemplateFormatVersion", "value": "2010-09-09"}]


def test_broken_files_do_not_stop_the_others(here: Path) -> None:
    (here / "a.yaml").write_text(BROKEN)
    (here / "b.json").write_text('{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}')
    (here / "c.yaml").write_bytes(TEMPLATE.encode() + b"# \xe9\n")
    (here / "e.yaml").write_bytes(b"")
    run = autofix(*ONLY, ".", cwd=here)
    said = run.stderr.decode()
    assert run.returncode == 2
    assert "a.yaml:4:4: error: " in said
    assert "b.json:1:49: error: " in said
    assert "c.yaml:4:3: error: is not UTF-8" in said
    assert "Traceback" not in said
    assert (here / "t.yaml").read_text() == FIXED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("nul.yaml", b"\0\1\2::Resources", id="binary"),
        pytest.param("deep.yaml", b"Resources: {T: {Type: 'A::B'}}\nx: " + b"[" * 10_000, id="deep flow"),
        pytest.param("deep.json", b'{"Resources": "AWS::", "x": ' + b"[" * 100_000, id="deep json"),
        pytest.param("bomb.yaml", b"Resources: {T: {Type: 'AWS::SNS::Topic'}}\na0: &a0 [x, x, x, x, x, x, x, x, x]\n" + b"".join(
            b"a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n" % (n, n, *[n - 1] * 8) for n in range(1, 12)), id="alias bomb"),
        pytest.param("two.yaml", TEMPLATE.encode() + b"---\n" + TEMPLATE.encode(), id="two documents"),
    ],
)  # fmt: skip
def test_hostile_files_get_a_message(name: str, content: bytes, here: Path) -> None:
    (here / name).write_bytes(content)
    run = autofix(*ONLY, ".", cwd=here)
    assert run.returncode == 2
    assert f"{name}:".encode() in run.stderr
    assert b"Traceback" not in run.stderr
    assert (here / name).read_bytes() == content
    assert (here / "t.yaml").read_text() == FIXED


def test_a_folder_without_templates_is_fine(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_text("{{ helm }}: [\n")
    run = autofix(".", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, b"")


def test_a_named_file_that_is_no_template_is_said(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_text("a: b\n")
    run = autofix("values.yaml", cwd=tmp_path)
    assert run.returncode == 0
    assert b"values.yaml: skipped: not a CloudFormation template" in run.stderr


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    run = autofix("nowhere.yaml", cwd=tmp_path)
    assert run.returncode == 2
    assert b"nowhere.yaml: error: cannot be read: No such file" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--select", "template-format-version-mising"], "did you mean template-format-version-missing?"),
        (["--ignore", "x*"], "no fixer is called 'x*'"),
        (["--set", "nothing.here=1"], "there is no setting 'nothing.here'"),
        (["--set", "nothing"], "is not name=value"),
        (["explain", "template-format"], "no fixer is called 'template-format'"),
        (["new", "Bad Name"], "is not <service>-<defect>"),
    ],
)
def test_mistyped_names_get_advice(arguments: list[str], says: str, here: Path) -> None:
    run = autofix(*arguments, cwd=here)
    assert run.returncode == 2
    assert says in run.stderr.decode()
    assert (here / "t.yaml").read_text() == TEMPLATE


def test_ignored_fixers_do_not_run(here: Path) -> None:
    run = autofix("--select", "template-*", "--ignore", "template-format-*", cwd=here)
    assert (run.returncode, (here / "t.yaml").read_text()) == (0, TEMPLATE)


def test_list_and_explain_name_every_fixer(here: Path) -> None:
    names = [entry["name"] for entry in json.loads(autofix("list", "--format", "json", cwd=here).stdout)]
    assert names == sorted(names)
    assert [line.split()[0] for line in autofix("list", cwd=here).stdout.decode().splitlines()] == names
    page = autofix("explain", names[0], cwd=here).stdout.decode()
    assert "Safety:" in page
    assert "Source: https://" in page


def test_new_writes_a_fixer_and_its_cases(here: Path) -> None:
    (here / "fixers").mkdir()
    (here / "fixers" / "__init__.py").write_text("")
    run = autofix("new", "sns-topic-odd", cwd=here)
    assert (run.returncode, (here / "fixers/sns/topic_odd.py").exists(), (here / "golden/sns-topic-odd").is_dir()) == (0, True, True)
    assert autofix("new", "sns-topic-odd", cwd=here).returncode == 2


def test_template_content_cannot_drive_the_terminal(here: Path) -> None:
    (here / "t.yaml").write_text('Resources:\n  "T\\e[31m\\u202E":\n    Type: AWS::S3::Bucket\n')
    run = autofix("--dry-run", cwd=here)
    assert b"\x1b" not in run.stderr
    assert "\u202e" not in run.stderr.decode()


@pytest.mark.parametrize("judge", ["cloudformation-validate", "cfn-lint"])
def test_a_judge_stands_behind_the_fixes(judge: str, here: Path) -> None:
    run = autofix("--verify", judge, "--select", "template-format-version-missing", "t.yaml", cwd=here)
    assert (run.returncode, (here / "t.yaml").read_text()) == (0, FIXED)
    assert b"unverified" not in run.stdout + run.stderr
