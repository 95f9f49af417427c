"""Whole templates in the situations of the five documents, every fixer on: safe fixes only, and everything with its settings.

golden/scenarios/<story>/before.*, safe.after.*, everything.after.*, settings.json; scripts/scenarios writes the results for review.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from judges import aws_errors, cfn_lint_errors

from autofix.engine import Options, Outcome, Verdict, fix
from autofix.impact import Impact
from autofix.patch import apply, same
from autofix.registry import all_fixers, select
from autofix.syntax.reader import read

STORIES = sorted(path for path in (Path(__file__).parent.parent / "golden" / "scenarios").iterdir())
MODES = ("safe", "everything")


def before_of(story: Path) -> Path:
    return next(story.glob("before.*"))


def outcome(story: Path, mode: str) -> Outcome:
    options = Options()
    if mode == "everything":
        settings = json.loads((story / "settings.json").read_text())
        options = Options(unsafe=True, max_impact=Impact.REPLACEMENT, settings=settings)
    return fix(before_of(story).read_bytes().decode(), options)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_story(story: Path, mode: str) -> None:
    result = outcome(story, mode)
    after = story / f"{mode}.after{before_of(story).suffix}"
    assert result.after == after.read_bytes().decode()
    assert not [r for r in result.left if r.verdict in (Verdict.BUG, Verdict.REFUSED)]
    assert same(apply(result.patch, read(result.before).data), read(result.after).data)
    assert not aws_errors(result.after) - aws_errors(result.before)
    assert not cfn_lint_errors(result.after) - cfn_lint_errors(result.before)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_second_run_changes_nothing(story: Path, mode: str) -> None:
    first = outcome(story, mode)
    again = fix(first.after, Options() if mode == "safe" else _everything(story))
    assert again.after == first.after


def _everything(story: Path) -> Options:
    return Options(unsafe=True, max_impact=Impact.REPLACEMENT, settings=json.loads((story / "settings.json").read_text()))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_order_of_fixers_does_not_matter(story: Path) -> None:
    text = before_of(story).read_bytes().decode()
    backwards = fix(text, Options(fixers=select(all_fixers())[::-1]))
    assert backwards.after == outcome(story, "safe").after


def test_the_stories_together_meet_many_fixers() -> None:
    met = Counter(result.finding.fixer for story in STORIES for result in outcome(story, "everything").fixed)
    assert len(met) >= 30, sorted(met)
