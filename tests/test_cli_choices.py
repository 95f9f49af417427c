"""Configuration, selection, summary and lists through the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from test_cli import autofix

from autofix.registry import all_fixers
from autofix.schema import schema

TOPIC = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"
HEAD = "AWSTemplateFormatVersion: '2010-09-09'\n"
GROUP = HEAD + "Resources:\n  Group:\n    Type: AWS::Logs::LogGroup\n"
VERSION = "template-format-version-missing"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "t.yaml").write_text(TOPIC)
    return tmp_path


class TestConfiguration:
    def test_the_nearest_file_counts_for_each_template(self, here: Path) -> None:
        for folder, config in {"": "select: [logs-*]\n", "a": f"select: [{VERSION}]\n", "a/b": ""}.items():
            (here / folder).mkdir(exist_ok=True)
            (here / folder / "t.yaml").write_text(TOPIC)
            if config:
                (here / folder / ".autofix.yaml").write_text(config)
        assert autofix("--no-verify", ".", cwd=here).returncode == 0
        assert [(here / folder / "t.yaml").read_text() for folder in ("", "a", "a/b")] == [TOPIC, HEAD + TOPIC, HEAD + TOPIC]

    def test_it_counts_also_from_another_folder(self, here: Path) -> None:
        (here / "a").mkdir()
        (here / "a" / ".autofix.yaml").write_text("exclude: [legacy/]\nper-file-ignores: {'old-*': [ALL]}\n")
        for name in ("a/legacy/t.yaml", "a/t.yaml", "a/old-t.yaml"):
            (here / name).parent.mkdir(exist_ok=True)
            (here / name).write_text(TOPIC)
        autofix("--no-verify", "a", cwd=here)
        assert [(here / n).read_text() for n in ("a/legacy/t.yaml", "a/t.yaml", "a/old-t.yaml")] == [TOPIC, HEAD + TOPIC, TOPIC]

    def test_named_files_are_excluded_only_by_force(self, here: Path) -> None:
        (here / ".autofix.yaml").write_text("exclude: [t.yaml]\n")
        autofix("--no-verify", "--force-exclude", "t.yaml", cwd=here)
        assert (here / "t.yaml").read_text() == TOPIC
        autofix("--no-verify", "t.yaml", cwd=here)
        assert (here / "t.yaml").read_text() == HEAD + TOPIC

    def test_stdin_may_stand_for_a_file(self, here: Path) -> None:
        (here / "a").mkdir()
        (here / "a" / ".autofix.yaml").write_text("ignore: [ALL]\n")
        assert autofix("--no-verify", "-", cwd=here, stdin=TOPIC.encode()).stdout.decode() == HEAD + TOPIC
        run = autofix("--no-verify", "--stdin-filename", "a/u.yaml", "-", cwd=here, stdin=TOPIC.encode())
        assert (run.returncode, run.stdout.decode()) == (0, TOPIC)
        run = autofix("--dry-run", "--no-verify", "--stdin-filename", "u.yaml", "-", cwd=here, stdin=TOPIC.encode())
        assert run.stdout.decode().startswith("--- a/u.yaml\n+++ b/u.yaml\n")

    def test_another_file_or_none(self, here: Path) -> None:
        (here / ".autofix.yaml").write_text("ignore: [ALL]\n")
        (here / "other.yml").write_text(f"select: [{VERSION}]\n")
        assert autofix("--dry-run", cwd=here).returncode == 0
        assert autofix("--dry-run", "--isolated", cwd=here).returncode == 1
        assert autofix("--dry-run", "--config", "other.yml", cwd=here).returncode == 1

    @pytest.mark.parametrize(
        ("config", "says"),
        [
            ("selekt: a\n", ".autofix.yaml:1:1: there is no option 'selekt'; did you mean select?"),
            (f"ignore:\n- {VERSION}\n- s3-public\n", ".autofix.yaml:3:3: no fixer is called 's3-public'"),
            ("settings:\n  logs-retention-missing: {dais: 1}\n", "; did you mean logs-retention-missing.days?"),
        ],
    )
    def test_mistakes_stop_the_run_before_anything_is_written(self, config: str, says: str, here: Path) -> None:
        (here / "z").mkdir()
        (here / "z" / "t.yaml").write_text(TOPIC)
        (here / "z" / ".autofix.yaml").write_text(config)
        run = autofix("--no-verify", cwd=here)
        assert (run.returncode, (here / "t.yaml").read_text()) == (2, TOPIC)
        assert says in run.stderr.decode()

    def test_what_holds_can_be_shown_and_written_down(self, here: Path) -> None:
        (here / "a").mkdir()
        (here / "a" / "t.yaml").write_text(TOPIC)
        (here / "a" / ".autofix.yaml").write_text("settings: {logs-retention-missing: {days: 30}}\nunfixable: [cost]\n")
        shown = autofix("--show-settings", "--select", "logs-*", "--region", "eu-west-1", cwd=here).stdout.decode()
        assert "# no configuration file, for t.yaml\n" in shown
        assert "# a/.autofix.yaml, for a/t.yaml\n" in shown
        outer, inner = yaml.safe_load_all(shown)
        assert (outer["settings"], inner["settings"]) == ({}, {"logs-retention-missing": {"days": 30}})
        assert inner["select"] == [f.name for f in all_fixers() if f.name.startswith("logs-")]
        for one in (outer, inner):
            jsonschema.validate(one, schema(all_fixers()))
        assert (here / "t.yaml").read_text() == TOPIC


class TestTheSchema:
    @pytest.mark.parametrize(
        "config",
        [
            "select: [s3-*, CKV_AWS_53, W3005, cfn-lint:W3005, security, ALL]\nextend-select: deploy-blocker\n",
            "per-file-ignores: {'*.json': [ALL]}\nexclude: legacy/\nbaseline: known.json\nbot: {anything: 1}\n",
            "settings: {logs-retention-missing: {days: 30}}\nmax-impact: none\nunsafe-fixes: true\nregion: eu-west-1\n",
        ],
    )
    def test_it_takes_what_autofix_takes(self, config: str, here: Path) -> None:
        jsonschema.Draft7Validator.check_schema(schema(all_fixers()))
        jsonschema.validate(yaml.safe_load(config), schema(all_fixers()))
        (here / ".autofix.yaml").write_text(config)
        assert autofix("--show-settings", cwd=here).returncode == 0

    @pytest.mark.parametrize(
        "config",
        [
            "selekt: a",
            "select: [s3-publik]",
            "settings: {s3-x: {}}",
            "settings: {logs-retention-missing: {days: x}}",
            "max-impact: huge",
        ],
    )
    def test_it_refuses_what_autofix_refuses(self, config: str, here: Path) -> None:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(yaml.safe_load(config), schema(all_fixers()))
        (here / ".autofix.yaml").write_text(config)
        assert autofix(cwd=here).returncode == 2


class TestSelection:
    @pytest.mark.parametrize("selector", ["logs-*", "CKV_AWS_66", "I3013", "cfn-lint:I3013", "cost", "ALL"])
    def test_a_fixer_is_found_by_name_rule_and_tag(self, selector: str, here: Path) -> None:
        (here / "t.yaml").write_text(GROUP)
        run = autofix("--select", selector, "--set", "logs-retention-missing.days=30", "--unsafe-fixes", "--no-verify", cwd=here)
        assert b"logs-retention-missing [fixed" in run.stdout
        assert "RetentionInDays: 30" in (here / "t.yaml").read_text()

    @pytest.mark.parametrize("selector", ["CKV_AWS_99999", "W9999", "nobody", "cfn-nag:I3013"])
    def test_what_selects_nothing_is_a_mistake(self, selector: str, here: Path) -> None:
        run = autofix("--select", selector, cwd=here)
        assert run.returncode == 2
        assert f"no fixer is called '{selector}', and none resolves such a rule" in run.stderr.decode()

    def test_what_is_not_fixable_is_reported(self, here: Path) -> None:
        run = autofix("--unfixable", "style,deploy", "--select", VERSION, cwd=here)
        assert (run.returncode, (here / "t.yaml").read_text()) == (1, TOPIC)
        assert b"is to report only" in run.stdout

    def test_unsafe_fixes_can_be_switched_off_again(self, here: Path) -> None:
        (here / ".autofix.yaml").write_text(f"unsafe-fixes: true\nextend-unsafe: [{VERSION}]\n")
        assert autofix("--no-unsafe-fixes", "--select", VERSION, cwd=here).returncode == 1
        assert (here / "t.yaml").read_text() == TOPIC


class TestTheEnd:
    def test_the_summary_says_what_would_fix_more_and_how_long_it_took(self, here: Path) -> None:
        (here / "t.yaml").write_text(GROUP)
        said = autofix("--no-verify", "--select", "logs-retention-*", cwd=here).stderr.decode()
        assert "1 template: 1 finding, 0 fixed, 1 left (1 more with a setting: --set logs-retention-missing.days=…); " in said
        assert said.endswith(" s\n")

    def test_statistics(self, here: Path) -> None:
        (here / "u.yaml").write_text(TOPIC)
        run = autofix("--statistics", "--no-verify", "--select", VERSION, cwd=here)
        head, line = run.stdout.decode().splitlines()
        assert head.split() == ["found", "fixed", "left", "fixer", "safety", "defect"]
        assert line.split()[:5] == ["2", "2", "0", VERSION, "safe"]

    @pytest.mark.parametrize(
        ("arguments", "text", "code"),
        [
            (["--dry-run"], TOPIC, 1),
            (["--dry-run", "--exit-zero"], TOPIC, 0),
            (["--exit-zero"], GROUP, 0),
            ([], GROUP, 1),
            (["--fix-only"], GROUP, 0),
            (["--exit-non-zero-on-fix"], TOPIC, 1),
            (["--exit-non-zero-on-fix", "--exit-zero"], TOPIC, 1),
            ([], TOPIC, 0),
            (["--exit-zero"], "Resources: {A: {Type: 'AWS::X'}}\nx: [", 2),
        ],
    )
    def test_exit_codes(self, arguments: list[str], text: str, code: int, here: Path) -> None:
        (here / "t.yaml").write_text(text)
        assert autofix("--no-verify", "--select", f"logs-*,{VERSION}", *arguments, cwd=here).returncode == code

    def test_fix_only_says_nothing_of_what_is_left(self, here: Path) -> None:
        (here / "t.yaml").write_text(GROUP.removeprefix(HEAD))
        out = autofix("--no-verify", "--fix-only", "--select", f"logs-*,{VERSION}", cwd=here).stdout
        assert (VERSION.encode() in out, b"logs-retention-missing" in out) == (True, False)

    @pytest.mark.parametrize(
        ("environment", "coloured"),
        [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False), ({"FORCE_COLOR": "0"}, False)],
    )
    def test_colour_outside_of_terminals(self, environment: dict[str, str], coloured: bool, here: Path) -> None:
        rest = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
        command = [sys.executable, "-m", "autofix", "--dry-run", "--no-verify", "--select", VERSION]
        run = subprocess.run(command, cwd=here, env=rest | environment, capture_output=True, check=False)
        assert (b"\x1b[32m+AWSTemplateFormatVersion" in run.stdout) is coloured
        assert (b"\x1b[" in run.stderr) is coloured

    @pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
    def test_colour_on_a_terminal_which_the_template_cannot_drive(self, here: Path) -> None:
        import pty

        (here / "t.yaml").write_text(TOPIC + '    Properties: {TopicName: "\\e", DisplayName: x} # \u202e\n')
        shown = b""

        def read(descriptor: int) -> bytes:
            nonlocal shown
            data = os.read(descriptor, 10_000)
            shown += data
            return data

        environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")} | {"TERM": "xterm"}
        keep, before = dict(os.environ), Path.cwd()
        try:
            os.environ.clear()
            os.environ.update(environment)
            os.chdir(here)
            pty.spawn([sys.executable, "-m", "autofix", "--dry-run", "--no-verify", "--select", VERSION], read, lambda _: b"")
        finally:
            os.environ.clear()
            os.environ.update(keep)
            os.chdir(before)
        assert b"\x1b[32m+AWSTemplateFormatVersion" in shown
        assert "\u202e".encode() not in shown


class TestLists:
    def listed(self, *arguments: str, cwd: Path) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(autofix("list", "--format", "json", *arguments, cwd=cwd).stdout)
        return found

    def test_filters(self, tmp_path: Path) -> None:
        every = self.listed(cwd=tmp_path)
        security = self.listed("--tag", "security", "--safety", "safe", cwd=tmp_path)
        assert security and [f for f in every if "security" in f["tags"] and f["safety"] == "safe"] == security
        assert [f["name"] for f in self.listed("--rule", "W3005", cwd=tmp_path)] == ["template-redundant-dependency"]
        assert {str(f["name"]).partition("-")[0] for f in self.listed("s3-*", cwd=tmp_path)} == {"s3"}
        assert [f for f in every if f["opt_in"]] == self.listed("--opt-in", cwd=tmp_path)

    def test_every_rule_and_who_resolves_it(self, tmp_path: Path) -> None:
        rules = self.listed("--resolves", cwd=tmp_path)
        assert {(r["rule"], r["fixer"], r["safety"]) for r in rules} == {
            (r, f.name, f.safety.value) for f in all_fixers() for r in f.resolves
        }
        shown = [tuple(line.split()) for line in autofix("list", "--resolves", cwd=tmp_path).stdout.decode().splitlines()]
        assert shown == [(r["rule"], r["fixer"], r["safety"]) for r in rules]

    def test_mistakes_get_advice(self, tmp_path: Path) -> None:
        run = autofix("list", "--rule", "CKV_AWS_99999", cwd=tmp_path)
        assert run.returncode == 2
        assert b"none resolves such a rule" in run.stderr


@pytest.mark.parametrize("command", ["fix", "list", "explain", "new", "convert", "audit-tests", "facts", "validate"])
def test_help_fits_on_a_screen(command: str, tmp_path: Path) -> None:
    lines = autofix(command, "--help", cwd=tmp_path).stdout.decode().splitlines()
    assert len(lines) <= 50
    assert max(map(len, lines)) <= 80
