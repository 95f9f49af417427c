"""Every case in golden/ is a law book of its own: bytes, patch, foreign library, second run, judges.

golden/<fixer>/<reason>.before.yaml + .after.yaml     what the fixer makes of a template
                        .unchanged.yaml               a template it must leave alone
                        .patch.json                   the whole RFC 6902 patch (each fixer has at least one)
                        .reported.json                findings that stay: [{"line", "verdict", "says"}]; none given: none may stay
                        .options.json                 {"settings": {…}, "region": …, "unsafe": true, "max_impact": "replacement",
                                               "account": {"roles": […], "log_groups": […], "certificates": {ARN: [names]}}}
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonpath import patch as foreign_library
from judges import aws_errors, cfn_lint_errors
from known_account import KnownAccount

from autofix.engine import Options, Outcome, fix
from autofix.facts.account import Certificate
from autofix.facts.snapshot import Facts
from autofix.impact import Impact
from autofix.patch import as_json, same
from autofix.registry import all_fixers, select
from autofix.syntax.reader import read

GOLDEN = Path(__file__).parent.parent / "golden"
CASES = sorted(
    path for path in GOLDEN.rglob("*") if path.suffixes[-2:-1] in ([".before"], [".unchanged"]) and "scenarios" not in path.parts
)
FIXING = [path for path in CASES if ".before" in path.suffixes]


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def sibling(path: Path, ending: str) -> Path:
    return path.with_name(path.name.partition(".")[0] + ending)


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def options(path: Path) -> Options:
    given_path = sibling(path, ".options.json")
    given = json.loads(given_path.read_text()) if given_path.exists() else {}
    return Options(
        fixers=select(all_fixers(), [path.parent.name]),
        unsafe=given.get("unsafe", True),
        max_impact=Impact[given.get("max_impact", "replacement").upper()],
        settings=given.get("settings", {}),
        region=given.get("region"),
        facts=Facts(account=account(given["account"])) if "account" in given else Facts(),
    )


def account(given: dict[str, Any]) -> KnownAccount:
    """What AWS would say of an account."""
    issued = tuple(Certificate(arn, tuple(names)) for arn, names in given.get("certificates", {}).items())
    return KnownAccount(frozenset(given.get("roles", ())), frozenset(given.get("log_groups", ())), issued)


def outcome(path: Path) -> Outcome:
    return fix(text_of(path), options(path), prefer=path.suffix[1:])


def after_of(path: Path) -> Path:
    return path.with_name(path.name.replace(".before.", ".after."))


@pytest.mark.parametrize("path", FIXING, ids=name)
def test_bytes_are_exact(path: Path) -> None:
    assert outcome(path).after == text_of(after_of(path))
    assert text_of(path) != text_of(after_of(path)), "a case that changes nothing is an .unchanged one"


@pytest.mark.parametrize("path", FIXING, ids=name)
def test_files_from_windows_look_the_same(path: Path) -> None:
    text, expected = (text_of(p).replace("\r\n", "\n").replace("\n", "\r\n") for p in (path, after_of(path)))
    assert fix(text, options(path), prefer=path.suffix[1:]).after == expected


@pytest.mark.parametrize("path", [p for p in CASES if ".unchanged" in p.suffixes], ids=name)
def test_hands_off(path: Path) -> None:
    assert outcome(path).after == text_of(path)


@pytest.mark.parametrize("path", CASES, ids=name)
def test_what_stays_is_said(path: Path) -> None:
    expected_path = sibling(path, ".reported.json")
    expected = json.loads(expected_path.read_text()) if expected_path.exists() else []
    left = outcome(path).left
    assert [(e["line"], e["verdict"]) for e in expected] == [(r.line, r.verdict.value) for r in left], [r.reason for r in left]
    for entry, result in zip(expected, left):
        assert entry["says"] in f"{result.finding.message} {result.reason}"


@pytest.mark.parametrize("path", [p for p in FIXING if sibling(p, ".patch.json").exists()], ids=name)
def test_patch_is_exact(path: Path) -> None:
    assert as_json(outcome(path).patch) == json.loads(sibling(path, ".patch.json").read_text())


@pytest.mark.parametrize("path", FIXING, ids=name)
def test_a_foreign_library_agrees(path: Path) -> None:
    result = outcome(path)
    patched = foreign_library.apply(as_json(result.patch), json.loads(json.dumps(read(result.before).data)))
    assert same(patched, read(result.after).data)


@pytest.mark.parametrize("path", FIXING, ids=name)
def test_second_run_finds_nothing_more(path: Path) -> None:
    again = fix(outcome(path).after, options(path), prefer=path.suffix[1:])
    assert again.after == again.before
    assert not again.fixed


@pytest.mark.parametrize("path", FIXING, ids=name)
def test_judges_find_no_new_error(path: Path) -> None:
    before, after = text_of(path), outcome(path).after
    assert not aws_errors(after) - aws_errors(before)
    assert not cfn_lint_errors(after) - cfn_lint_errors(before)


@pytest.mark.parametrize("fixer", [fixer.name for fixer in all_fixers()])
def test_each_fixer_has_its_cases(fixer: str) -> None:
    cases = [path for path in CASES if path.parent.name == fixer]
    before = [path for path in cases if ".before" in path.suffixes]
    assert before, "at least one case that is fixed"
    assert len(before) < len(cases), "at least one case that is left alone"
    assert {path.suffix for path in cases} >= {".yaml", ".json"}, "cases in both formats"
    assert any(sibling(path, ".patch.json").exists() for path in before), "the exact patch of at least one case"


def test_golden_folders_are_fixers() -> None:
    names = {fixer.name for fixer in all_fixers()}
    assert {path.name for path in GOLDEN.iterdir()} <= names | {"scenarios"}
