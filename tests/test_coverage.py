"""Every rule with a mechanical answer has a fixer, or a reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from autofix.registry import all_fixers

KNOWN = yaml.safe_load((Path(__file__).parent.parent / "docs" / "coverage.yaml").read_text(encoding="utf-8"))
RULES = [rule for rules in KNOWN["rules"].values() for rule in rules]
ANSWERED = {rule.removeprefix("cfn-lint:") for fixer in all_fixers() for rule in fixer.resolves}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_fixer_or_a_reason(rule: str) -> None:
    assert (rule in ANSWERED) != (rule in KNOWN["left"]), "one of the two, in docs/coverage.yaml"


def test_reasons_are_about_rules_that_are_listed() -> None:
    assert set(KNOWN["left"]) | set(KNOWN["partly"]) <= set(RULES)
    assert set(KNOWN["partly"]) <= ANSWERED


def test_rules_are_listed_once() -> None:
    assert len(RULES) == len(set(RULES)) == 240
