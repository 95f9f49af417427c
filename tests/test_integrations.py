"""What is shipped for CI systems, pre-commit, shells and readers works as it stands."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from autofix.cli import main

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PATH = f"{BIN}{os.pathsep}{os.environ['PATH']}"
BEFORE = "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A checkout with a template that wants a fix, and files that are none of autofix's business."""
    files = {"app.yaml": BEFORE, "chart.yaml": "a: {{ .Values.b }}\n", "docker-compose.yml": "services: {}\n", "package.json": "{}\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "schema"), [("action.yml", "github-actions"), ("docs/ci/github.yml", "github-workflows"), ("docs/ci/gitlab.yml", "gitlab-ci")]
)
def test_ci_files_follow_their_schemas(path: str, schema: str) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(ROOT / path)]
    run = subprocess.run(check, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def step(name: str, repository: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run one step of the action as the runner would."""
    script = next(step for step in ACTION["runs"]["steps"] if step.get("name") == name)
    values = {key: str(spec.get("default", "")) for key, spec in ACTION["inputs"].items()} | inputs
    env = {
        key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: values[found.group(1)], value) for key, value in script["env"].items()
    }
    summary, temporary = repository / "summary.md", repository / "runner"
    temporary.mkdir(exist_ok=True)
    env |= {"PATH": PATH, "HOME": str(repository), "RUNNER_TEMP": str(temporary), "GITHUB_STEP_SUMMARY": str(summary)}
    run = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script["run"]]
    return subprocess.run(run, cwd=repository, env=env, capture_output=True, text=True, check=False)


def test_the_action_checks(repository: Path) -> None:
    run = step("Check", repository)
    assert run.returncode == 1, run.stderr
    assert re.search(r"^::(?:notice|warning|error) file=app\.yaml,", run.stdout, re.MULTILINE)
    assert (repository / "app.yaml").read_text() == BEFORE
    assert json.loads((repository / "autofix.sarif").read_text())["version"] == "2.1.0"
    assert "app.yaml" in (repository / "summary.md").read_text()


def test_the_action_fixes_what_its_inputs_name(repository: Path) -> None:
    (repository / "other.yaml").write_text(BEFORE)
    run = step("Fix", repository, paths="app.yaml", args="--select template-format-version-missing")
    assert run.returncode == 0, run.stderr
    assert (repository / "app.yaml").read_text() == "AWSTemplateFormatVersion: '2010-09-09'\n" + BEFORE
    assert (repository / "other.yaml").read_text() == BEFORE


@pytest.mark.parametrize("evil", ["$(touch evil)", "; touch evil", "`touch evil`", "* && touch evil"])
def test_the_actions_inputs_are_not_run(evil: str, repository: Path) -> None:
    step("Fix", repository, paths=evil)
    assert not (repository / "evil").exists()


def hook(name: str, repository: Path, *files: str) -> subprocess.CompletedProcess[str]:
    words = [*shlex.split(HOOKS[name]["entry"]), *files]
    return subprocess.run(words, cwd=repository, env={"PATH": PATH, "HOME": str(repository)}, capture_output=True, text=True, check=False)


def test_the_pre_commit_hooks(repository: Path) -> None:
    names = sorted(path.name for path in repository.iterdir() if re.search(HOOKS["autofix"]["files"], path.name))
    assert names == ["app.yaml", "chart.yaml", "docker-compose.yml", "package.json"]
    check = hook("autofix-check", repository, *names)
    assert check.returncode == 1 and "+AWSTemplateFormatVersion" in check.stdout
    assert (repository / "app.yaml").read_text() == BEFORE
    hook("autofix", repository, *names)
    assert (repository / "app.yaml").read_text().startswith("AWSTemplateFormatVersion")
    assert hook("autofix", repository, "chart.yaml", "docker-compose.yml", "package.json").returncode == 0
    (repository / ".autofix.yaml").write_text("exclude: [app.yaml]\n")
    (repository / "app.yaml").write_text(BEFORE)
    assert hook("autofix", repository, *names).returncode == 0
    assert (repository / "app.yaml").read_text() == BEFORE, "pre-commit names files, and what is excluded stays excluded"


def completed(words: str) -> set[str]:
    last = words.endswith(" ")
    env = {**os.environ, "_AUTOFIX_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - (not last))}
    run = subprocess.run([BIN / "autofix"], env=env, capture_output=True, text=True, check=True)
    return {line.partition(",")[2] for line in run.stdout.splitlines()}


def test_shells_complete_commands_and_options() -> None:
    assert {"fix", "list", "explain"} <= completed("autofix ")
    assert {"--dry-run"} <= completed("autofix --dr")
    assert {"--statistics"} <= completed("autofix fix --sta")
    assert {"refresh", "show"} <= completed("autofix facts ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_scripts_are_scripts(shell: str, tmp_path: Path) -> None:
    run = subprocess.run([BIN / "autofix", "completion", shell], capture_output=True, text=True, check=True)
    assert "_AUTOFIX_COMPLETE" in run.stdout
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=run.stdout, text=True, check=True)


def commands(command: click.Command, context: click.Context) -> dict[str, str]:
    found = {context.command_path: command.get_help(context)}
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        inner = command.get_command(context, name)
        assert inner is not None
        found |= commands(inner, click.Context(inner, info_name=name, parent=context, terminal_width=80))
    return found


HELP = commands(main, click.Context(main, info_name="autofix", terminal_width=80))


@pytest.mark.parametrize("path", HELP)
def test_the_help_of_each_command_fits_on_a_screen(path: str) -> None:
    assert len(HELP[path].splitlines()) <= 50
    assert max(map(len, HELP[path].splitlines())) <= 80


def test_the_site_builds_offline_without_a_warning(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--config-file",
        str(ROOT / ".mkdocs.yml"),
        "--site-dir",
        str(site),
    ]
    offline = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "NO_MKDOCS_2_WARNING": "1"}
    run = subprocess.run(build, cwd=ROOT, env={**os.environ, **offline}, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    from autofix.registry import all_fixers

    for fixer in all_fixers():
        page = (site / "fixers" / fixer.name / "index.html").read_text(encoding="utf-8")
        assert "What it does" in page or "What it leaves alone" in page
    home = (site / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<(?:script|link|img)[^>]*(?:src|href)=\"https?://(?!github\.com/cfn-autofix)", home)
    assert len(json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]) > len(all_fixers())
