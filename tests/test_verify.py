"""The judge's last word: what brings a new error is taken back, alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from autofix import Finding, Fixer, Resource, Template, add, finding, replace
from autofix.cli import main
from autofix.engine import Options, Verdict
from autofix.impact import Impact
from autofix.judge import Complaint, JudgeError, cfn_lint, cloudformation_validate, remembering
from autofix.registry import all_fixers
from autofix.selection import select
from autofix.verify import fix_verified

TEXT = "Resources:\n" + "".join(f"  B{n}:\n    Type: AWS::S3::Bucket\n    Properties: {{BucketName: b{n}}}\n" for n in range(6))


def adder(key: str, value: object, only: str = "") -> Fixer:
    """A fixer that gives each bucket (or one) a property."""
    fixer = Fixer(f"fixers.test.{key}", cite="https://example.com/")

    @fixer.resource("AWS::S3::Bucket")
    def missing(bucket: Resource) -> Iterator[Finding]:
        if bucket.get(key) is None and only in bucket.name:
            yield finding(bucket.at, f"{key} is missing", add(bucket.pointer(key), value))  # type: ignore[arg-type]

    return fixer


GOOD = adder("PublicAccessBlockConfiguration", {"BlockPublicAcls": True})
BAD = adder("NoSuchProperty", 1, only="B3")


@pytest.mark.parametrize("judge", [cloudformation_validate, cfn_lint])
def test_a_fix_with_a_new_error_is_taken_back_alone(judge: object) -> None:
    outcome, unverified = fix_verified(TEXT, Options(fixers=[BAD, GOOD]), judge)  # type: ignore[arg-type]
    assert unverified == ""
    assert "NoSuchProperty" not in outcome.after
    assert outcome.after.count("BlockPublicAcls") == 6
    (rejected,) = outcome.left
    assert rejected.verdict is Verdict.REJECTED
    assert "finds a new error" in rejected.reason
    assert "NoSuchProperty" in rejected.reason


def test_errors_that_were_there_before_do_not_count() -> None:
    text = TEXT.replace("{BucketName: b1}", "{BucketName: b1, NoSuchProperty: 1}")
    outcome, _ = fix_verified(text, Options(fixers=[GOOD]), cloudformation_validate)
    assert not outcome.left


def test_fixes_that_are_wrong_only_together_lose_the_last() -> None:
    def quarrelsome(text: str) -> Counter[Complaint]:
        return Counter([Complaint("X", "it", "together")] if "First" in text and "Second" in text else [])

    outcome, _ = fix_verified(TEXT, Options(fixers=[adder("First", 1, "B1"), adder("Second", 1, "B2")]), quarrelsome)
    assert ("First" in outcome.after, "Second" in outcome.after) == (True, False)


def test_a_judge_that_fails_leaves_the_fixes_and_says_so() -> None:
    def broken(_: str) -> Counter[Complaint]:
        raise JudgeError("it broke")

    outcome, unverified = fix_verified(TEXT, Options(fixers=[GOOD]), broken)
    assert (len(outcome.fixed), unverified) == (6, "it broke")


def test_nothing_changed_is_not_judged() -> None:
    def never(_: str) -> Counter[Complaint]:
        raise AssertionError("asked without need")

    assert fix_verified(TEXT, Options(fixers=[]), never)[1] == ""


def test_a_result_without_errors_is_not_compared_with_what_was_there_before() -> None:
    asked: list[str] = []

    def content(text: str) -> Counter[Complaint]:
        asked.append(text)
        return Counter()

    outcome, _ = fix_verified(TEXT, Options(fixers=[GOOD]), content)
    assert asked == [outcome.after]


def test_the_message_does_not_make_an_error_new() -> None:
    assert Complaint("E1", "A", "one") == Complaint("E1", "A", "two") != Complaint("E2", "A", "one")


def test_what_the_caller_vetoes_stays_out_while_the_judge_looks_for_the_culprit() -> None:
    options = Options(fixers=[BAD, GOOD], veto=lambda found: "not this one" if "B5" in str(found.at) else None)
    outcome, _ = fix_verified(TEXT, options, cloudformation_validate)
    assert outcome.after.count("BlockPublicAcls") == 5
    assert sorted(result.reason for result in outcome.left)[0] == "not this one"


def test_errors_that_came_to_light_do_not_count() -> None:
    text = TEXT.replace("B1:", "B-1:").replace("{BucketName: b1}", "{BucketName: b1, NoSuchProperty: 1}")
    outcome, _ = fix_verified(text, Options(fixers=select(all_fixers(), ["template-name-not-alphanumeric"])), cloudformation_validate)
    assert "  B1:" in outcome.after
    assert not outcome.left


def test_what_an_unknown_type_hid_is_no_new_error() -> None:
    """Behind F0006 stands F3006, behind this a property: each is seen only when the one before is gone."""

    def judge(text: str) -> Counter[Complaint]:
        rule = next((rule for word, rule in (("Wrong-", "F0006"), ("Bukket", "F3006"), ("Nonsense", "F3002")) if word in text), None)
        return Counter([Complaint(rule, "B", "")] if rule else [])

    def renamer(name: str, rule: str, wrong: str, right: str) -> Fixer:
        fixer = Fixer(f"fixers.test.{name}", cite="https://example.com/", resolves=(f"cloudformation-validate:{rule}",))

        @fixer.template
        def check(template: Template) -> Iterator[Finding]:
            for key in ("Type", "Comment"):
                value = template.resources["B"].body.get(key)
                if isinstance(value, str) and wrong in value:
                    at = template.resources["B"].at / key
                    yield finding(at, "wrong", replace(at, value.replace(wrong, right)))

        return fixer

    text = "Resources:\n  B:\n    Type: AWS::S3::Bukket\n    Comment: Wrong-\n    Properties: {Nonsense: 1}\n"
    fixers = [renamer("name", "F0006", "Wrong-", "right"), renamer("type", "F3006", "Bukket", "Bucket")]
    outcome, _ = fix_verified(text, Options(fixers=fixers, max_impact=Impact.REPLACEMENT), judge)
    assert [result.verdict for result in outcome.results] == [Verdict.FIXED, Verdict.FIXED]
    assert "AWS::S3::Bucket" in outcome.after and "right" in outcome.after


def test_a_judge_that_remembers_is_asked_once_about_a_text() -> None:
    asked: list[str] = []

    def judge(text: str) -> Counter[Complaint]:
        asked.append(text)
        return Counter([Complaint("E1", "A", text)])

    again = remembering(judge)
    again("a").clear()
    assert again("a") == judge("a")
    assert again.__name__ == "judge"
    assert asked == ["a", "a"]


def test_a_validator_that_breaks_does_not_stop_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def validate_template(self, *_: object) -> object:
            raise ValueError("index out of bounds")

    monkeypatch.setattr("autofix.judge._engine", Broken)
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n")
    found = CliRunner().invoke(main, ["--isolated", "--select", "template-format-*", str(tmp_path)], catch_exceptions=False)
    assert found.exit_code == 0
    assert (found.stdout + found.stderr).count("unverified: cloudformation-validate failed: index out of bounds") == 2
    assert (tmp_path / "b.yaml").read_text().startswith("AWSTemplateFormatVersion")
