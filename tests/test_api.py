"""The Python API: the page that describes it runs, the package is typed, nothing of the world is needed."""

from __future__ import annotations

import ast
import doctest
import subprocess
import sys
from pathlib import Path

import autofix

ROOT = Path(__file__).parent.parent
API = ("fix", "Options", "Outcome", "Result", "Verdict", "Impact", "ReadError", "NotATemplate", "select", "all_fixers")
"""What everybody may use; all else in the package is for fixers."""


def test_the_examples_of_the_page_are_right() -> None:
    outcome = doctest.testfile(str(ROOT / "docs" / "api.md"), module_relative=False, optionflags=doctest.REPORT_NDIFF)
    assert outcome.failed == 0
    assert outcome.attempted > 10


def test_the_page_names_what_there_is() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for name in API:
        assert hasattr(autofix, name) and name in autofix.__all__
    for field in autofix.Outcome.__dataclass_fields__:
        assert f"`outcome.{field}" in page, field


def test_the_package_offers_what_fixers_use_and_no_more() -> None:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "fixers").rglob("*.py"))
    imports = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "autofix")
    assert set(autofix.__all__) - {alias.name for node in imports for alias in node.names} == set(API)


def test_a_type_checker_knows_the_api(tmp_path: Path) -> None:
    assert (ROOT / "autofix" / "py.typed").is_file()
    script = tmp_path / "user.py"
    script.write_text(
        "import autofix\n\noutcome = autofix.fix('', autofix.Options(unsafe=True))\nreveal_type(outcome)\nreveal_type(outcome.left[0].verdict)\n"
    )
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--follow-imports=silent",
        "--cache-dir",
        str(tmp_path),
        str(script),
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert 'Revealed type is "autofix.engine.Outcome"' in run.stdout, run.stdout
    assert 'Revealed type is "autofix.engine.Verdict"' in run.stdout
