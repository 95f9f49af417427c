"""The generated pages are in step, and the 42 issues are all answered."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

from autofix.registry import all_fixers

ROOT = Path(__file__).parent.parent
SEEDS = yaml.safe_load((ROOT / "docs" / "seeds.yaml").read_text(encoding="utf-8"))
COUNTS = {"000": 10, "001": 8, "002": 5, "003": 6, "004": 13}


def test_all_42_issues_are_answered() -> None:
    assert list(SEEDS) == [f"{document}#{number}" for document, count in COUNTS.items() for number in range(1, count + 1)]
    for number, issue in SEEDS.items():
        assert issue["title"], number
        assert issue.get("fixers") or issue.get("command"), number


def test_the_fixers_that_answer_exist() -> None:
    names = {fixer.name for fixer in all_fixers()}
    assert {name for issue in SEEDS.values() for name in issue.get("fixers", ())} <= names


def test_generated_pages_are_in_step() -> None:
    run = subprocess.run([sys.executable, str(ROOT / "scripts" / "docs"), "--check"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_links_in_the_readme_lead_somewhere() -> None:
    for name in re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), name
