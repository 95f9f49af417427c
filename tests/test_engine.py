"""The loop: what is applied, what stays and why, in how many passes, in which order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

import pytest

from autofix import proof
from autofix.engine import MAX_PASSES, Hold, NotATemplate, Options, Outcome, Verdict, fix, identity
from autofix.facts.snapshot import Facts
from autofix.fixer import Finding, Fixer, Safety, finding
from autofix.impact import Impact
from autofix.patch import add, apply, move, remove, replace, same
from autofix.pointer import ROOT, Json, Pointer
from autofix.syntax.document import ReadError
from autofix.syntax.reader import read
from autofix.template import Template

P = Pointer.parse
TEXT = """
Resources:
  A: # one
    Type: AWS::EC2::EIP
    Properties: {Domain: standard}
  B:
    Type: AWS::S3::Bucket
    DependsOn: A
"""
Check = Callable[[Template], Iterator[Finding]]


def fixer(check: Check, safety: Safety = Safety.SAFE) -> Fixer:
    made = Fixer(f"fixers.test.{check.__name__}", cite="", safety=safety)
    made.template(check)
    return made


def run(*checks: Check, text: str = TEXT, safety: Safety = Safety.SAFE, **options: Json) -> Outcome:
    return fix(text, Options(fixers=[fixer(check, safety) for check in checks], **options))


def tag(template: Template) -> Iterator[Finding]:
    """Add a member to each resource that has none."""
    for resource in template.resources.values():
        if "Metadata" not in resource.body:
            yield finding(resource.at, f"{resource.name} has no metadata", add(resource.at / "Metadata", {"x": 1}))


def version(template: Template) -> Iterator[Finding]:
    if "AWSTemplateFormatVersion" not in template.data:
        yield finding(ROOT, "no version", add(ROOT / "AWSTemplateFormatVersion", "2010-09-09"))


def domain(template: Template) -> Iterator[Finding]:
    """What replaces a resource on an existing stack."""
    at = P("/Resources/A/Properties/NetworkBorderGroup")
    if at.last not in template.resources["A"].properties:
        yield finding(P("/Resources/A"), "no group", add(at, "x"))


def broken(template: Template) -> Iterator[Finding]:
    yield finding(ROOT, "stale", replace(P("/Resources/Gone"), 1))


def look(template: Template) -> Iterator[Finding]:
    yield finding(P("/Resources/B/DependsOn"), "look")


class TestOneRun:
    def test_everything_is_fixed_in_text_order(self) -> None:
        outcome = run(tag, version)
        assert outcome.after == TEXT.replace("\nRes", "\nAWSTemplateFormatVersion: '2010-09-09'\nRes").replace(
            "EIP\n", "EIP\n    Metadata:\n      x: 1\n"
        ).replace("DependsOn: A\n", "DependsOn: A\n    Metadata:\n      x: 1\n")
        assert [(r.line, r.column, r.finding.fixer, r.verdict) for r in outcome.results] == [
            (2, 1, "test-version", Verdict.FIXED), (3, 3, "test-tag", Verdict.FIXED), (6, 3, "test-tag", Verdict.FIXED),
        ]  # fmt: skip
        assert outcome.left == [] and len(outcome.fixed) == 3

    def test_the_whole_patch_leads_from_before_to_after(self) -> None:
        outcome = run(tag, version)
        assert same(apply(outcome.patch, read(outcome.before).data), read(outcome.after).data)

    def test_nothing_found_changes_nothing(self) -> None:
        outcome = fix(TEXT, Options(fixers=[]))
        assert (outcome.before, outcome.after, outcome.results, outcome.patch) == (TEXT, TEXT, (), ())

    def test_a_second_run_finds_nothing(self) -> None:
        assert run(tag, version, text=run(tag, version).after).results == ()

    def test_the_order_of_fixers_does_not_matter(self) -> None:
        outcomes = [run(*checks) for checks in itertools.permutations((tag, version, domain))]
        assert all(outcome == outcomes[0] for outcome in outcomes)

    def test_without_options_every_fixer_runs(self) -> None:
        assert "template-format-version-missing" in {result.finding.fixer for result in fix(TEXT).results}


class TestPasses:
    def test_what_touches_the_same_place_waits_and_is_found_where_it_stood(self) -> None:
        def second(template: Template) -> Iterator[Finding]:
            metadata = template.resources["B"].body.get("Metadata")
            if isinstance(metadata, dict) and "z" not in metadata:
                yield finding(P("/Resources/B/Metadata"), "no z", add(P("/Resources/B/Metadata/z"), 2))

        outcome = run(tag, second, version)
        assert outcome.after.endswith("    Metadata:\n      x: 1\n      z: 2\n")
        (found,) = [result for result in outcome.fixed if result.finding.message == "no z"]
        assert (found.line, found.column) == (8, 17), "the line in the text that was given, behind which it was inserted"

    def test_fixers_that_undo_each_other_are_stopped(self) -> None:
        def on(template: Template) -> Iterator[Finding]:
            if "Description" not in template.data:
                yield finding(ROOT, "off", add(ROOT / "Description", "x"))

        def off(template: Template) -> Iterator[Finding]:
            if "Description" in template.data:
                yield finding(ROOT, "on", remove(ROOT / "Description"))

        outcome = run(on, off)
        assert [(r.finding.message, r.verdict) for r in outcome.results] == [("on", Verdict.BUG), ("off", Verdict.FIXED)]
        assert outcome.left[0].reason == "fixers undo each other's changes"

    def test_fixers_that_undo_each_other_in_a_later_pass_are_stopped(self) -> None:
        def on(template: Template) -> Iterator[Finding]:
            if "AWSTemplateFormatVersion" in template.data and "Description" not in template.data:
                yield finding(ROOT, "off", add(ROOT / "Description", "x"))

        def off(template: Template) -> Iterator[Finding]:
            if "Description" in template.data:
                yield finding(ROOT, "on", remove(ROOT / "Description"))

        outcome = run(on, off, version)
        assert [(r.finding.message, r.reason) for r in outcome.left] == [("on", "fixers undo each other's changes")]

    def test_a_fixer_that_never_ends_is_stopped(self) -> None:
        def more(template: Template) -> Iterator[Finding]:
            count = str(template.data.get("Description", ""))
            yield finding(ROOT, "short", add(ROOT / "Description", count + "x"))

        outcome = run(more)
        assert outcome.after.startswith(f"\nDescription: {'x' * MAX_PASSES}\n")
        assert len(outcome.fixed) == MAX_PASSES
        assert [r.verdict for r in outcome.left] == [Verdict.BUG]
        assert outcome.left[0].reason == f"still changing after {MAX_PASSES} passes"
        assert [r.finding.message for r in run(more, look).left] == ["short", "look"]

    def test_a_fixer_that_breaks_down_costs_the_others_nothing(self) -> None:
        def broken(template: Template) -> Iterator[Finding]:
            yield finding(ROOT, "first", add(ROOT / "Description", "x"))
            yield finding(ROOT, str(template.data["missing"]))

        outcome = run(broken, version)
        assert next(r.finding.message for r in outcome.fixed) == "no version"
        assert [(r.verdict, r.reason) for r in outcome.left][1:] == [(Verdict.BUG, "a defect of autofix")]
        assert [r.verdict for r in outcome.left] == [Verdict.BUG, Verdict.BUG]
        assert "KeyError: 'missing' (test_engine.py, line " in " ".join(r.finding.message for r in outcome.left)

    def test_a_fix_that_does_not_end_its_defect_is_taken_back(self) -> None:
        def useless(template: Template) -> Iterator[Finding]:
            yield finding(ROOT, "no mark", add(ROOT / "Description", "x"))

        def listed(template: Template) -> Iterator[Finding]:
            at = P("/Resources/B/Properties/L/-" if "L" in template.resources["B"].properties else "/Resources/B/Properties")
            yield finding(at, "not in the list", add(at, "x" if at.last == "-" else {"L": ["x"]}))

        outcome = run(useless, listed, version)
        assert [r.finding.message for r in outcome.fixed] == ["no version", "not in the list"]
        assert {r.reason for r in outcome.left} == {"the fix was made, and the same defect found again"}
        assert outcome.after == f"\nAWSTemplateFormatVersion: '2010-09-09'{TEXT.rstrip()}\n    Properties:\n      L:\n        - x\n"

    def test_what_was_taken_back_stays_so_when_more_is(self) -> None:
        def useless(template: Template) -> Iterator[Finding]:
            yield finding(ROOT, "no mark", add(ROOT / "Description", "x"))

        def after_it(template: Template) -> Iterator[Finding]:
            if "AWSTemplateFormatVersion" in template.data and "Description" not in template.data:
                yield finding(ROOT, "no list", add(ROOT / "Metadata", {"x": 1}))

        outcome = run(useless, after_it, version)
        assert [r.finding.message for r in outcome.fixed] == ["no version"]
        assert [(r.finding.message, r.verdict) for r in outcome.left] == [("no list", Verdict.BUG), ("no mark", Verdict.BUG)]

    def test_two_items_for_one_list_come_in_one_pass_two_removals_in_two(self) -> None:
        text = "Resources:\n  A: {Type: AWS::X::Y, L: [1, 1, 2, 2, 5]}\n"

        def dedupe(template: Template) -> Iterator[Finding]:
            values = template.resources["A"].body["L"]
            assert isinstance(values, list)
            for index, value in enumerate(values):
                if value in values[:index]:
                    yield finding(P("/Resources/A/L") / index, "twice", remove(P("/Resources/A/L") / index))

        def longer(template: Template) -> Iterator[Finding]:
            values = template.resources["A"].body["L"]
            assert isinstance(values, list)
            for wanted in (3, 4):
                if wanted not in values:
                    yield finding(P("/Resources/A/L"), f"no {wanted}", add(P("/Resources/A/L/-"), wanted))

        assert run(dedupe, longer, text=text).after == "Resources:\n  A: {Type: AWS::X::Y, L: [1, 2, 5, 3, 4]}\n"

    def test_what_is_inserted_moves_the_list_and_others_wait(self) -> None:
        def insert(item: int, after: int | None) -> Check:
            def check(template: Template) -> Iterator[Finding]:
                values = template.resources["A"].body["L"]
                assert isinstance(values, list)
                if item not in values:
                    at = P("/Resources/A/L") / (0 if after is None else values.index(after) + 1)
                    yield finding(P("/Resources/A/L"), f"no {item}", add(at, item))

            return check

        outcome = run(insert(0, None), insert(3, 2), text="Resources:\n  A: {Type: AWS::X::Y, L: [1, 2, 4]}\n")
        assert outcome.after == "Resources:\n  A: {Type: AWS::X::Y, L: [0, 1, 2, 3, 4]}\n"

    def test_what_was_refused_is_tried_again_once_the_text_is_another(self) -> None:
        text = "Resources:\n  A: {Type: AWS::X::Y, K: {x: 1}, K: {x: 1}}\n"
        at = P("/Resources/A/K")

        def once(template: Template) -> Iterator[Finding]:
            if template.document.duplicates:
                yield finding(at, "twice", replace(at, {"x": 1}))

        def inside(template: Template) -> Iterator[Finding]:
            if "z" not in template.document.source(at):
                yield finding(at, "no z", add(at / "z", 2))

        assert run(inside, text=text).results[0].verdict is Verdict.REFUSED
        assert run(once, inside, text=text).after == "Resources:\n  A: {Type: AWS::X::Y, K: {x: 1, z: 2}}\n"


class TestVerdicts:
    @pytest.mark.parametrize(
        ("options", "verdict"),
        [({}, Verdict.UNSAFE), ({"unsafe": True}, Verdict.FIXED)],
    )
    def test_unsafe_fixes_are_asked_for(self, options: dict[str, Json], verdict: Verdict) -> None:
        (result,) = run(version, safety=Safety.UNSAFE, **options).results
        said = "an unsafe fix: --unsafe-fixes applies it" if verdict is Verdict.UNSAFE else ""
        assert (result.verdict, result.reason, result.safety) == (verdict, said, Safety.UNSAFE)

    @pytest.mark.parametrize(
        ("limit", "verdict"),
        [(Impact.NONE, Verdict.IMPACT), (Impact.INTERRUPTION, Verdict.IMPACT), (Impact.REPLACEMENT, Verdict.FIXED)],
    )
    def test_impact_is_bounded(self, limit: Impact, verdict: Verdict) -> None:
        (result,) = run(domain, max_impact=limit).results
        assert (result.verdict, result.impact, result.impact_reason) == (
            verdict, Impact.REPLACEMENT, "AWS::EC2::EIP.NetworkBorderGroup",
        )  # fmt: skip

    def test_what_needs_a_value_says_which(self) -> None:
        asking = Fixer("fixers.test.asking", cite="")
        owner = asking.setting("owner", str, "who pays")

        @asking.template
        def tagged(template: Template) -> Iterator[Finding]:
            given = owner.of(template)
            patch = [add(ROOT / "Description", given)] if given else []
            if "Description" not in template.data:
                yield finding(ROOT, "nobody pays", *patch, needs=None if given else owner)

        (result,) = fix(TEXT, Options(fixers=[asking])).results
        assert (result.verdict, result.reason) == (Verdict.MANUAL, "needs a value: --set test-asking.owner=… (who pays)")
        assert fix(TEXT, Options(fixers=[asking], settings={"test-asking.owner": "me"})).after.startswith("\nDescription: me\n")

    def test_a_finding_without_a_patch_is_a_report(self) -> None:
        (result,) = run(look).results
        assert (result.verdict, result.line, result.column) == (Verdict.REPORT, 8, 5)
        assert result.reason == "autofix has no patch for this: it is for you to decide"

    def test_a_manual_finding_with_a_patch_is_not_applied(self) -> None:
        (result,) = run(version, safety=Safety.MANUAL).results
        assert (result.verdict, result.reason) == (Verdict.MANUAL, "needs a decision autofix does not take")

    def test_generated_templates_are_fixed_at_the_source(self) -> None:
        outcome = run(version, text="Resources: {A: {Type: AWS::CDK::Metadata}}\n")
        assert outcome.after == outcome.before
        assert outcome.results[0].reason == "generated by the AWS CDK: fix it at the source"

    def test_a_veto_is_heard(self) -> None:
        outcome = run(tag, version, veto=lambda found: "not today" if found.message == "no version" else None)
        assert [(r.verdict, r.reason) for r in outcome.left] == [(Verdict.REJECTED, "not today")]
        assert len(outcome.fixed) == 2

    @pytest.mark.parametrize(
        ("hold", "left", "held"),
        [
            pytest.param(lambda template: lambda _: None, [], ["A"], id="nothing is held"),
            pytest.param(
                lambda template: lambda found: (Verdict.KNOWN, "old") if found.at == template.resources["B"].at else None,
                [],
                ["A", "B"],
                id="what is known",
            ),
            pytest.param(lambda template: lambda _: (Verdict.KNOWN, "old"), [], ["A", "B"], id="what is known and suppressed"),
            pytest.param(lambda template: lambda _: (Verdict.UNASKED, ""), [], [], id="what nobody asks for, suppressed or not"),
        ],
    )
    def test_what_is_held(self, hold: Hold, left: list[str], held: list[str]) -> None:
        outcome = run(tag, text=TEXT.replace("# one", "# autofix: ignore[ALL]"), holds=[hold])
        assert [r.finding.at.last for r in outcome.left] == left
        assert [r.finding.at.last for r in outcome.held] == held
        assert [r.verdict for r in outcome.held if r.finding.at.last == "A"] == [Verdict.SUPPRESSED] * len(held[:1])

    def test_fixers_know_the_region_and_the_facts(self) -> None:
        facts = Facts()

        def where(template: Template) -> Iterator[Finding]:
            yield finding(ROOT, f"{template.region} {template.facts is facts}")

        assert [r.finding.message for r in run(where, region="eu-west-1", facts=facts).results] == ["eu-west-1 True"]

    def test_notes_tell_the_deployer(self) -> None:
        def role(template: Template) -> Iterator[Finding]:
            if "R" not in template.resources:
                body: Json = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "x"}}
                yield finding(ROOT, "no role", add(P("/Resources/R"), body))

        assert run(role, max_impact=Impact.REPLACEMENT).results[0].notes == ("a new named IAM resource: deploy with CAPABILITY_NAMED_IAM",)


class TestFailures:
    def test_a_patch_that_does_not_fit_is_a_bug_and_the_others_apply(self) -> None:
        outcome = run(broken, version)
        assert [(r.finding.message, r.verdict) for r in outcome.results] == [("stale", Verdict.BUG), ("no version", Verdict.FIXED)]
        assert "the patch does not fit the template: nothing at 'Gone'" in outcome.left[0].reason

    def test_what_cannot_be_written_is_refused_and_the_others_apply(self) -> None:
        text = "x: &x {Type: AWS::S3::Bucket}\nResources:\n  A: *x\n  B: {Type: AWS::S3::Bucket}\n"
        outcome = run(tag, version, text=text)
        assert outcome.after == "AWSTemplateFormatVersion: '2010-09-09'\n" + text.replace(
            "  B: {Type: AWS::S3::Bucket}", "  B: {Type: AWS::S3::Bucket, Metadata: {x: 1}}"
        )
        assert [(r.finding.message, r.verdict) for r in outcome.left] == [("A has no metadata", Verdict.REFUSED)]
        assert "shared through an anchor" in outcome.left[0].reason

    @pytest.mark.parametrize("culprits", [["B"], ["A", "C"], ["A", "B", "C", "D"], []])
    def test_a_failed_proof_drops_the_patch_alone(self, culprits: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        text = "Resources:\n" + "".join(f"  {name}: {{Type: AWS::S3::Bucket}}\n" for name in "ABCD")

        def distrust(document: object, patch: object, edits: object) -> object:
            if any(f"'{name}'" in str(patch) for name in culprits):
                raise proof.ProofError("no")
            return proof.prove(document, patch, edits)  # type: ignore[arg-type]

        monkeypatch.setattr("autofix.engine.prove", distrust)
        outcome = run(tag, text=text)
        assert [r.finding.message[0] for r in outcome.left] == culprits
        assert {r.verdict for r in outcome.left} <= {Verdict.BUG}
        assert re.findall(r"(.): .*Metadata", outcome.after) == [name for name in "ABCD" if name not in culprits]

    def test_patches_that_only_fail_together_are_applied_one_after_the_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def distrust(document: object, patch: object, edits: object) -> object:
            if len(patch) > 1:  # type: ignore[arg-type]
                raise proof.ProofError("too much")
            return proof.prove(document, patch, edits)  # type: ignore[arg-type]

        monkeypatch.setattr("autofix.engine.prove", distrust)
        outcome = run(tag, version)
        assert outcome.left == [] and len(outcome.fixed) == 3

    def test_no_patch_closes_a_circle(self) -> None:
        def wait(template: Template) -> Iterator[Finding]:
            if not template.resources["A"].depends_on:
                yield finding(P("/Resources/A"), "too early", template.resources["A"].add_dependency("B"))

        (result,) = run(wait).results
        assert (result.verdict, result.reason) == (Verdict.REFUSED, "it would make A, B depend on each other in a circle")

    def test_a_circle_that_was_there_does_not_matter(self) -> None:
        def wait(template: Template) -> Iterator[Finding]:
            if "C" not in template.resources["B"].depends_on:
                yield finding(P("/Resources/B"), "too early", template.resources["B"].add_dependency("C"))

        text = TEXT.replace("AWS::EC2::EIP", "AWS::EC2::EIP\n    DependsOn: B") + "  C: {Type: AWS::S3::Bucket}\n"
        assert run(wait, text=text).left == []

    def test_an_operation_may_build_on_another_of_its_patch(self) -> None:
        def build(template: Template) -> Iterator[Finding]:
            if "Outputs" not in template.data:
                yield finding(
                    ROOT, "no outputs", add(P("/Outputs"), {}), add(P("/Outputs/X"), {"Value": 1}), move(P("/Outputs/X"), P("/Outputs/Z"))
                )

        assert run(build).after.endswith("Outputs:\n  Z:\n    Value: 1\n")


@pytest.mark.parametrize("text", ["a: 1\n", "[]", "Resources: {A: 1}\n", "just text"])
def test_what_is_no_template(text: str) -> None:
    with pytest.raises(NotATemplate, match=r"^not a CloudFormation template: no resource has a type, and there is no SAM transform$"):
        fix(text)


def test_findings_are_told_apart() -> None:
    found = [Finding(at, "x", (add(path, 1),), fixer=name) for at in (ROOT, P("/a")) for path in (ROOT, P("/a")) for name in "ab"]
    assert len(set(map(identity, found))) == len(found)
    assert identity(found[0]) == identity(Finding(ROOT, "y", (add(ROOT, 1),), fixer="a"))


def test_what_cannot_be_read() -> None:
    with pytest.raises(ReadError, match="Expecting value"):
        fix('{"a": x', prefer="json")
