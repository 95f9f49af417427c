"""What a selector means."""

from __future__ import annotations

import pytest

from autofix.fixer import Fixer
from autofix.selection import Ambiguous, resolving, rule_of, select, selects


def fixer(name: str, *resolves: str, opt_in: bool = False) -> Fixer:
    return Fixer(f"fixers.{name}", cite="https://docs.aws.amazon.com/", resolves=resolves, opt_in=opt_in)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("CKV_AWS_53", ("checkov", "CKV_AWS_53")),
        ("CKV2_AWS_5", ("checkov", "CKV2_AWS_5")),
        ("checkov:CKV_AWS_53", ("checkov", "CKV_AWS_53")),
        ("checkov:OTHER", ("", "OTHER")),
        ("W3005", ("", "W3005")),
        ("cfn-lint:W3005", ("cfn-lint", "W3005")),
        ("cfnlint:W3005", ("cfn-lint", "W3005")),
        ("cfn_nag:W1", ("cfn-nag", "W1")),
        ("cfn-validate:F1", ("cloudformation-validate", "F1")),
        ("new:scanner:X", ("new:scanner", "X")),
    ],
)
def test_scanner_and_id(written: str, rule: tuple[str, str]) -> None:
    assert rule_of(written) == rule


@pytest.mark.parametrize(
    ("selector", "rule", "meant"),
    [
        ("CKV_AWS_53", "CKV_AWS_53", True),
        ("CKV_AWS_*", "CKV_AWS_53", True),
        ("checkov:CKV_AWS_5?", "CKV_AWS_53", True),
        ("CKV_AWS_5", "CKV_AWS_53", False),
        ("W3005", "cfn-lint:W3005", True),
        ("cfn-lint:*", "cfn-lint:W3005", True),
        ("cloudformation-validate:W3005", "cfn-lint:W3005", True),
        ("cfn-nag:W3005", "cfn-lint:W3005", False),
        ("cfn-nag:W1", "cfn_nag:W1", True),
        pytest.param("*", "cfn-lint:W3005", False, id="* is a glob of names"),
        pytest.param("?????", "cfn-lint:W3005", False, id="so is ?????"),
        pytest.param("*-*", "cfn-lint:W-3005", False, id="and *-*"),
        pytest.param("cfn-lint:?????", "cfn-lint:W3005", True, id="but not of a scanner"),
    ],
)
def test_rules_of_scanners(selector: str, rule: str, meant: bool) -> None:
    assert selects(selector, fixer("x.y_z_w_v_u", rule)) is (meant or selector in ("*", "*-*"))
    assert (resolving(selector, [fixer("x.y", rule)]) != []) is meant


def test_an_id_of_several_scanners_is_ambiguous() -> None:
    lint, nag, validate = fixer("a.b", "cfn-lint:W1"), fixer("c.d", "cfn-nag:W1"), fixer("e.f", "cloudformation-validate:W1")
    with pytest.raises(Ambiguous, match=r"^W1 is a rule of several scanners: write cfn-lint:W1 or cfn-nag:W1$"):
        resolving("W1", [lint, nag])
    assert resolving("W1", [lint, validate]) == [lint, validate]
    assert resolving("cfn-nag:W1", [lint, nag]) == resolving("W1", [nag]) == [nag]
    assert resolving("W?", [lint, nag]) == resolving("W[1]", [lint, nag]) == [lint, nag]
    assert resolving("W2", [lint, nag]) == []


def test_who_runs() -> None:
    plain, policy = fixer("a.b"), fixer("c.d", "cfn-lint:W1", opt_in=True)
    both = (plain, policy)
    assert select(both) == (plain,)
    assert select(both, more=["c-d"]) == both
    assert select(both, more=["a-b", "x"]) == (plain,)
    assert select(both, more=["W1"]) == both
    assert select(both, ["c-*"]) == (policy,)
    assert select(both, ["ALL"], ["a-b"]) == (policy,)
