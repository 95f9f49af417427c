"""What a template says is to be left alone: comments, Metadata, other scanners' suppressions; what of it is in vain."""

from __future__ import annotations

import pytest

from autofix.engine import Options, Outcome, Verdict, fix
from autofix.fixer import Fixer, finding
from autofix.pointer import Pointer
from autofix.registry import all_fixers, select

HEAD = "AWSTemplateFormatVersion: '2010-09-09'\n"
GROUP = "    Type: AWS::Logs::LogGroup\n"


def run(text: str, *selectors: str) -> Outcome:
    return fix(
        text, Options(fixers=select(all_fixers(), selectors or ["logs-retention-*", "s3-public-*", "template-format-version-missing"]))
    )


def suppressed(outcome: Outcome) -> list[str]:
    return [str(result.finding.at[1]) for result in outcome.held]


def left(outcome: Outcome) -> list[str]:
    return [str(result.finding.at[1]) for result in outcome.results]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"  # autofix: ignore[logs-retention-missing] for ever\n  A:\n{GROUP}", id="above the resource"),
        pytest.param(f"  # autofix: ignore[logs-retention-missing]\n\n  # what this is\n  A:\n{GROUP}", id="above other comments"),
        pytest.param(f"  A: # autofix: ignore[logs-retention-missing]\n{GROUP}", id="behind the name"),
        pytest.param(f"  A: # autofix: ignore[logs-*]\n{GROUP}", id="a glob"),
        pytest.param(f"  A: # autofix: ignore[CKV_AWS_66]\n{GROUP}", id="a rule"),
        pytest.param(f"  A: # autofix: ignore[I3013]\n{GROUP}", id="a rule without its scanner"),
        pytest.param(f"  A: # autofix: ignore[s3-public-access-block-missing, logs-retention-missing]\n{GROUP}", id="several"),
        pytest.param(f"  A: # autofix: ignore[s3-public-access-block-missing,logs-retention-missing]\n{GROUP}", id="several, densely"),
        pytest.param(f"  A: # autofix: ignore[ALL]\n{GROUP}", id="all"),
        pytest.param(f"  A: # autofix:ignore[logs-retention-missing]\n{GROUP}", id="without a space"),
        pytest.param(f"  A: # see the wiki # autofix: ignore[logs-retention-missing]\n{GROUP}", id="behind another comment"),
        pytest.param(f"  A:\n{GROUP}    Metadata: {{autofix: {{ignore: [logs-retention-missing]}}}}\n", id="metadata"),
        pytest.param(f"  A:\n{GROUP}    Metadata: {{autofix: {{ignore: [{{name: logs-*, reason: why}}]}}}}\n", id="metadata with a reason"),
        pytest.param(f"  A:\n{GROUP}    Metadata: {{autofix: {{ignore: logs-retention-missing}}}}\n", id="metadata with one name"),
        pytest.param(f"  A:\n    # checkov:skip=CKV_AWS_66:for ever\n{GROUP}", id="checkov comment"),
        pytest.param(f"  A:\n{GROUP}    Metadata: {{checkov: {{skip: [{{id: CKV_AWS_66, comment: x}}]}}}}\n", id="checkov metadata"),
        pytest.param(f"  A:\n{GROUP}    Metadata: {{cfn-lint: {{config: {{ignore_checks: [I3013]}}}}}}\n", id="cfn-lint"),
        pytest.param(f"  A:\n{GROUP}    Metadata: {{cfn-lint: {{config: {{ignore_checks: [I]}}}}}}\n", id="cfn-lint by the first letter"),
    ],
)
def test_what_is_suppressed_is_neither_fixed_nor_left(body: str) -> None:
    outcome = run(f"{HEAD}Resources:\n{body}  B:\n{GROUP}")
    assert (suppressed(outcome), left(outcome)) == (["A"], ["B"])
    assert {result.verdict for result in outcome.held} == {Verdict.SUPPRESSED}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"  B:\n{GROUP}  # autofix: ignore[s3-*]\n  A:\n{GROUP}", id="another fixer"),
        pytest.param(f"  A:\n{GROUP}    # autofix: ignore[logs-retention-missing]\n  B:\n{GROUP}", id="deeper than what follows"),
        pytest.param(f"  A:\n{GROUP}    Properties:\n      LogGroupName: '# autofix: ignore[ALL]'\n  B:\n{GROUP}", id="in a string"),
        pytest.param(
            f"  A:\n{GROUP}    Properties:\n      LogGroupName: |\n        # autofix: ignore[ALL]\n  B:\n{GROUP}", id="in a block"
        ),
        pytest.param(f"  A: # autofix: ignore\n{GROUP}  B:\n{GROUP}", id="without a name"),
        pytest.param(f"  A: # autofix: off[ALL]\n{GROUP}  B:\n{GROUP}", id="another word"),
        pytest.param(f"  A:\n    # checkov:skip=CKV_AWS_99:x\n{GROUP}  B:\n{GROUP}", id="another rule"),
        pytest.param(f"  A:\n{GROUP}    Metadata: {{cfn-lint: {{config: {{ignore_checks: [E, 1]}}}}}}\n  B:\n{GROUP}", id="other rules"),
        pytest.param(
            f"  A:\n{GROUP}    Metadata: {{autofix: [x], checkov: y, cfn_nag: [], cfn-lint: 1}}\n  B:\n{GROUP}", id="other shapes"
        ),
    ],
)
def test_what_is_not_suppressed_stays(body: str) -> None:
    outcome = run(f"{HEAD}Resources:\n{body}")
    assert (suppressed(outcome), sorted(left(outcome))) == ([], ["A", "B"])


@pytest.mark.parametrize(
    "top",
    [
        pytest.param("# autofix: ignore-file[logs-retention-missing]\n", id="a comment for the file"),
        pytest.param("Description: x # autofix: ignore-file[logs-retention-missing]\n", id="a comment for the file, behind something"),
        pytest.param("Metadata: {autofix: {ignore: [logs-retention-missing]}}\n", id="the template's metadata"),
        pytest.param("Metadata: {cfn-lint: {config: {ignore_checks: [I3013]}}}\n", id="cfn-lint for the template"),
    ],
)
def test_a_whole_template(top: str) -> None:
    outcome = run(f"{HEAD}{top}Resources:\n  A:\n{GROUP}  B:\n{GROUP}")
    assert (suppressed(outcome), left(outcome), outcome.unused) == (["A", "B"], [], ())


@pytest.mark.parametrize(
    "comment", ["      RetentionInDays: 2555 # autofix: ignore[ALL]", "      # autofix: ignore[ALL]\n      RetentionInDays: 2555"]
)
def test_a_property(comment: str) -> None:
    outcome = run(f"{HEAD}Resources:\n  A:\n{GROUP}    Properties:\n{comment}\n")
    assert [result.finding.fixer for result in outcome.held] == ["logs-retention-invalid"]


def test_json_says_it_in_its_metadata() -> None:
    resource = '{"Type": "AWS::Logs::LogGroup", "Metadata": {"autofix": {"ignore": ["logs-retention-missing"]}}}'
    outcome = run(f'{{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {{"A": {resource}}}}}')
    assert (suppressed(outcome), left(outcome)) == (["A"], [])


def test_a_finding_about_the_template_is_suppressed_where_it_is_shown() -> None:
    outcome = run(f"# autofix: ignore[template-format-version-missing]\nResources:\n  A:\n{GROUP}", "template-format-version-missing")
    assert (outcome.after, len(outcome.held), outcome.unused) == (outcome.before, 1, ())


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("{cfn_nag: {rules_to_suppress: [{id: W5, reason: x}]}}", []),
        ("{cfn_nag: {rules_to_suppress: [{id: W5}, {id: W40}]}}", ["A"]),
        ("{cfn_nag: {rules_to_suppress: [{id: W40}]}, checkov: {skip: [{id: CKV_AWS_2}]}}", []),
        ("{checkov: {skip: [{id: CKV_AWS_1}]}}", ["A"]),
        ("{checkov: {skip: [{id: CKV_AWS}]}}", []),
    ],
)
def test_a_scanner_has_to_skip_all_its_rules_that_a_fixer_resolves(metadata: str, expected: list[str]) -> None:
    fixer = Fixer("fixers.logs.odd", cite="", resolves=("CKV_AWS_1", "cfn-nag:W5", "cfn-nag:W40"))
    fixer.resource("AWS::Logs::LogGroup")(lambda group: iter([finding(group.at, "odd")]))
    outcome = fix(f"{HEAD}Resources:\n  A:\n{GROUP}    Metadata: {metadata}\n", Options(fixers=[fixer]))
    assert suppressed(outcome) == expected


@pytest.mark.parametrize(
    ("comment", "says"),
    [
        ("# autofix: ignore[s3-public-access-block-missing]", "ignore[s3-public-access-block-missing] suppresses nothing here"),
        ("# autofix: ignore[logs-retention-mising]", "did you mean logs-retention-missing?"),
        (
            "# autofix: ignore",
            "^not understood: write # autofix: ignore[NAME, …] reason, or ignore-file[NAME, …] for the whole file",
        ),
        ("# autofix: ignore logs-retention-missing", "not understood"),
        ("# autofix: ignore[]", "not understood"),
    ],
)
def test_what_is_in_vain_is_said(comment: str, says: str) -> None:
    (unused,) = run(f"{HEAD}Resources:\n  A: {comment}\n{GROUP}").unused
    assert (unused.line, unused.column) == (3, 6)
    assert says in f"^{unused.message}"


def test_what_fixers_that_did_not_run_suppress_is_not_in_vain() -> None:
    assert run(f"{HEAD}Resources:\n  A: # autofix: ignore[rds-window-invalid]\n{GROUP}").unused == ()


def test_the_place_of_what_is_in_vain_is_that_of_the_text_before() -> None:
    (unused,) = run(f"Resources:\n  A:\n{GROUP}  # autofix: ignore[s3-*]\n  B:\n{GROUP}").unused
    assert unused.line == 4


def test_suppressions_can_be_left_out_of_account() -> None:
    text = f"# autofix: ignore-file[ALL]\nResources:\n  A:\n{GROUP}"
    assert fix(text).after == text
    assert fix(text, Options(suppressions=False)).after == f"# autofix: ignore-file[ALL]\n{HEAD}Resources:\n  A:\n{GROUP}"


def test_many_comments_take_linear_time() -> None:
    text = "Resources:\n" + "".join(f"  R{n}: # autofix: ignore[logs-*]\n{GROUP}" for n in range(2000))
    assert len(run(text, "logs-retention-*").held) == 2000


@pytest.mark.parametrize(
    ("text", "places", "held"),
    [
        pytest.param(f"# checkov:skip=CKV_AWS_1:x\nResources:\n  A:\n{GROUP}", ["/Resources/A"], [], id="checkov, above everything"),
        pytest.param(
            f"Resources:\n  # checkov:skip=CKV_AWS_1:x\n  A:\n{GROUP}", ["/Resources", "/Resources/A"], [], id="checkov, above a resource"
        ),
        pytest.param(
            f"Parameters:\n  P:\n    # checkov:skip=CKV_AWS_1:x\n    Type: String\nResources:\n  A:\n{GROUP}",
            ["/Parameters/P", "/Resources/A"],
            [],
            id="checkov, in a parameter",
        ),
        pytest.param(
            f"Resources:\n  A:\n{GROUP}    Properties:\n      # checkov:skip=CKV_AWS_1:x\n      LogGroupName: x\n  B:\n{GROUP}",
            ["/Resources/A/Properties/LogGroupName", "/Resources/B/Type"],
            ["/Resources/A/Properties/LogGroupName"],
            id="checkov, in a resource",
        ),
        pytest.param(
            f"Resources:\n  A:\n{GROUP}    # cfn-nag\n    Metadata: {{cfn_nag: {{rules_to_suppress: [{{id: W5}}]}}}}\n",
            ["/Resources/A"],
            [],
            id="a scanner without a rule for it",
        ),
        pytest.param(
            f"Description: x # autofix: ignore[ALL]\nResources:\n  A:\n{GROUP}",
            ["", "/Description", "/Resources"],
            ["", "/Description"],
            id="behind a key at the left margin",
        ),
        pytest.param(
            f"Resources:\n  A:\n{GROUP}    Description: a\n      b # autofix: ignore[ALL]\n  B:\n{GROUP}",
            ["", "/Resources/A/Type", "/Resources/A/Description", "/Resources/B"],
            ["/Resources/A/Description"],
            id="behind the last line of a value",
        ),
        pytest.param(
            f"Resources:\n  A:\n{GROUP}    Description: a\n      b # autofix: ignore[ALL]\n",
            ["/Resources/A/Type", "/Resources/A/Description"],
            ["/Resources/A/Description"],
            id="behind the last line of all",
        ),
        pytest.param(
            f"Description: a\n  b # autofix: ignore[ALL]\nResources:\n  A:\n{GROUP}",
            ["/Description", "/Resources/A"],
            ["/Description"],
            id="behind the last line of the first value",
        ),
        pytest.param(f"--- # autofix: ignore[ALL]\nResources:\n  A:\n{GROUP}", ["/Resources/A/Type"], [], id="behind no value"),
        pytest.param(
            f"Resources:\n  A: # autofix: ignore[ALL]\n{GROUP}  B:\n{GROUP}",
            ["/Resources/A", "/Resources/B"],
            ["/Resources/A"],
            id="a name",
        ),
        pytest.param(
            "Resources:\n  A: {Type: AWS::Logs::LogGroup,\n    B: 1, C: 2, # autofix: ignore[ALL]\n    D: 3}\n",
            ["/Resources/A/Type", "/Resources/A/B", "/Resources/A/C", "/Resources/A/D"],
            ["/Resources/A/B", "/Resources/A/C"],
            id="all that begins on the line",
        ),
        pytest.param(
            f"Resources:\n  A:\n{GROUP}    L:\n      - x # autofix: ignore[ALL]\n      - y\n",
            ["/Resources/A/L", "/Resources/A/L/0", "/Resources/A/L/1"],
            ["/Resources/A/L/0"],
            id="an item",
        ),
        pytest.param(
            f"Resources:\n  A:\n{GROUP}    X: 'x # autofix: ignore[ALL]'\n", ["/Resources/A/X"], [], id="what looks like a comment"
        ),
        pytest.param(
            f"Resources:\n  A:\n{GROUP}    Metadata: {{autofix: {{ignore: ALL}}}}\n",
            ["", "/Resources/A/Type"],
            ["/Resources/A/Type"],
            id="metadata",
        ),
    ],
)
def test_where_a_suppression_counts(text: str, places: list[str], held: list[str]) -> None:
    fixer = Fixer("fixers.logs.odd", cite="", resolves=("CKV_AWS_1",))
    fixer.template(lambda template: iter([finding(Pointer.parse(place), "odd") for place in places]))
    outcome = fix(text, Options(fixers=[fixer]))
    assert [str(result.finding.at) for result in outcome.held] == held


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"  A: # autofix: ignore[ALL] for ever\n{GROUP}", "the comment on line 3: for ever"),
        (f"  # autofix: ignore[ALL]\n  A:\n{GROUP}", "the comment on line 3"),
        (f"  A:\n{GROUP}    Metadata: {{autofix: {{ignore: ALL}}}}\n", "the Metadata of A"),
        (f"  A:\n{GROUP}    Metadata: {{autofix: {{ignore: [{{name: ALL}}]}}}}\n", "the Metadata of A"),
        (f"  A:\n{GROUP}    Metadata: {{autofix: {{ignore: [{{name: ALL, reason: why}}]}}}}\n", "the Metadata of A: why"),
        (f"  A:\n{GROUP}    X: 1\n    # checkov:skip=CKV_AWS_66:x\n", "checkov:skip on line 6"),
        (f"  A:\n{GROUP}Metadata: {{autofix: {{ignore: ALL}}}}\n", "the template's Metadata"),
        (f"  A:\n{GROUP}    Metadata: {{checkov: {{skip: [{{id: CKV_AWS_66}}]}}}}\n", "checkov's skip in the Metadata of A"),
        (
            f"  A:\n{GROUP}    Metadata: {{cfn-lint: {{config: {{ignore_checks: [I3013]}}}}}}\n",
            "cfn-lint's ignore_checks in the Metadata of A",
        ),
    ],
)
def test_the_reason_is_said(body: str, reason: str) -> None:
    (held,) = run(f"{HEAD}Resources:\n{body}", "logs-retention-missing").held
    assert held.reason == f"suppressed by {reason}"


@pytest.mark.parametrize(
    ("body", "unused"),
    [
        (
            f"  A:\n{GROUP}    Metadata:\n      autofix:\n        ignore:\n          - 7\n          - logs-retention-missing\n          - zzzzzz\n",
            [
                (8, 13, "ignore takes names of fixers, or {name: …, reason: …}"),
                (10, 13, "ignore[zzzzzz]: no fixer is called 'zzzzzz'"),
            ],
        ),
        (
            f"  A:\n{GROUP}Metadata:\n  autofix:\n    ignore: [7]\n",
            [(7, 14, "ignore takes names of fixers, or {name: …, reason: …}")],
        ),
        (
            f"  A:\n{GROUP}  # autofix: ignore[ALL]\n",
            [(5, 3, "this comment stands above nothing: put it above, or behind, the key it is about")],
        ),
    ],
)
def test_where_something_is_in_vain(body: str, unused: list[tuple[int, int, str]]) -> None:
    outcome = run(f"{HEAD}Resources:\n{body}", "logs-retention-missing")
    assert [(one.line, one.column, one.message) for one in outcome.unused] == unused


def test_rules_that_two_scanners_share_are_skipped_for_both() -> None:
    fixer = Fixer("fixers.logs.odd", cite="", resolves=("cloudformation-validate:E1",))
    fixer.resource("AWS::Logs::LogGroup")(lambda group: iter([finding(group.at, "odd")]))
    text = f"{HEAD}Resources:\n  A:\n{GROUP}    Metadata: {{cfn-lint: {{config: {{ignore_checks: [E1]}}}}}}\n"
    assert suppressed(fix(text, Options(fixers=[fixer]))) == ["A"]
