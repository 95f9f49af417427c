"""Every output format: what it says, that its consumers can read it, and that no template can break out of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from autofix.edits import Edit, Edits
from autofix.engine import Options, Verdict, fix
from autofix.fixer import Safety
from autofix.impact import Impact
from autofix.patch import apply, same
from autofix.report.formats import FORMATS, document
from autofix.report.present import lines, present
from autofix.syntax.reader import read
from autofix.work import Problem, Report

ROOT = Path(__file__).parent.parent
SARIF = json.loads((ROOT / "tests/schemas/sarif-2.1.0-rtm.5.json").read_text())
JSON = json.loads((ROOT / "docs/json.schema.json").read_text())
EXAMPLE = (ROOT / "examples/app.yaml").read_text()
TEXTS = {
    "yaml": EXAMPLE,
    "crlf": EXAMPLE.replace("\n", "\r\n"),
    "no final newline": EXAMPLE.rstrip("\n"),
    "unicode": EXAMPLE.replace("# what we", "# größer 🚀 what we"),
    "json": '{\n  "Resources": {\n    "Topic": {"Type": "AWS::SNS::Topic"},\n    "Uploads": {"Type": "AWS::S3::Bucket"}\n  }\n}\n',
    "one line": '{"Resources": {"Uploads": {"Type": "AWS::S3::Bucket"}, "More": {"Type": "AWS::S3::Bucket"}}}',
}
BROKEN = Report(Path("broken.yaml"), problem=Problem("a tab | in the indentation", 3, 2))
FOREIGN = Report(Path("values.yaml"), notice="not a CloudFormation template")


@pytest.fixture(scope="module", params=TEXTS)
def report(request: pytest.FixtureRequest) -> Report:
    return Report(Path(f"templates/{request.param}.yaml"), fix(TEXTS[request.param], Options(unsafe=True)))


@pytest.fixture(scope="module")
def example() -> Report:
    return Report(Path("app.yaml"), fix(EXAMPLE))


def loaded(name: str, *reports: Report) -> Any:
    return json.loads(document(name)(reports))


def applied(text: str, replacements: list[tuple[int, int, str]]) -> str:
    return Edits.of(Edit(*one) for one in replacements).apply(text)


def test_every_format_answers_to_an_empty_run() -> None:
    assert all(document(name)([]).endswith("\n") or name in ("concise", "github") for name in FORMATS)


def test_a_clean_template_has_no_findings_in_any_format() -> None:
    clean = Report(
        Path("clean.yaml"), fix("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  T:\n    Type: AWS::SNS::Topic\n", Options(fixers=()))
    )
    assert loaded("sarif", clean)["runs"][0]["results"] == loaded("gitlab", clean) == loaded("rdjson", clean)["diagnostics"] == []
    assert document("concise")([clean]) == document("github")([clean]) == ""
    assert ElementTree.fromstring(document("junit")([clean])).attrib == {
        "name": "autofix",
        "tests": "1",
        "failures": "0",
        "errors": "0",
        "skipped": "0",
    }
    assert re.search(r"no findings: 1</summary>\s*<ul>\s*<li>clean.yaml</li>", document("html")([clean]))


class TestJson:
    def test_the_output_is_what_the_schema_says(self, report: Report) -> None:
        jsonschema.validate(loaded("json", report, BROKEN, FOREIGN), _closed(JSON))

    def test_the_schema_knows_every_verdict_safety_and_impact(self) -> None:
        properties = JSON["$defs"]["finding"]["properties"]
        assert properties["verdict"]["enum"] == [verdict.value for verdict in Verdict if verdict is not Verdict.UNASKED]
        assert properties["safety"]["enum"] == [safety.value for safety in Safety]
        assert properties["impact"]["enum"] == [str(impact) for impact in Impact]

    def test_the_schema_is_one(self) -> None:
        jsonschema.Draft202012Validator.check_schema(JSON)


def _closed(schema: Any) -> Any:
    """The schema, refusing members it does not name, so that a new one is not forgotten in it."""
    if isinstance(schema, dict):
        return {key: _closed(value) for key, value in schema.items()} | ({"additionalProperties": False} if "properties" in schema else {})
    return [_closed(item) for item in schema] if isinstance(schema, list) else schema


class TestSarif:
    def test_it_is_sarif(self, report: Report) -> None:
        jsonschema.validate(loaded("sarif", report, BROKEN, FOREIGN), SARIF)

    def test_each_finding_has_a_rule_with_the_manual_page(self, report: Report) -> None:
        run = loaded("sarif", report)["runs"][0]
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            rule = rules[result["ruleIndex"]]
            assert rule["id"] == result["ruleId"]
            assert "Safety:" in rule["help"]["text"]
            assert rule["helpUri"].startswith("https://")

    def test_replacements_make_what_the_patch_says(self, report: Report) -> None:
        assert report.outcome is not None
        before, found = report.outcome.before, 0
        starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", before))]
        results = loaded("sarif", report)["runs"][0]["results"]
        for shown, seen in zip(results, present(report, mended=True)):
            for proposal in shown.get("fixes", ()) if seen.alone else ():
                edits = []
                for one in proposal["artifactChanges"][0]["replacements"]:
                    region = one["deletedRegion"]
                    start, end = (starts[region[f"{side}Line"] - 1] + region[f"{side}Column"] - 1 for side in ("start", "end"))
                    edits.append((start, end, one["insertedContent"]["text"]))
                assert same(read(applied(before, edits)).data, apply(seen.result.patch, read(before).data))
                found += 1
        assert found

    def test_what_could_not_be_read_is_a_failed_invocation(self) -> None:
        invocation = loaded("sarif", BROKEN)["runs"][0]["invocations"][0]
        assert not invocation["executionSuccessful"]
        assert invocation["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 3

    def test_paths_are_uris(self, example: Report) -> None:
        odd = replace(example, path=Path("my folder/größe#1.yaml"))
        location = loaded("sarif", odd)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert location == {"uri": "my%20folder/gr%C3%B6%C3%9Fe%231.yaml"}

    def test_a_fix_that_builds_on_another_comes_with_the_others(self) -> None:
        outcome = fix(EXAMPLE, Options(unsafe=True))
        broken = [
            replace(result, patch=(*result.patch, *result.patch)) if result.verdict is Verdict.FIXED else result
            for result in outcome.results
        ]
        found = present(Report(Path("t.yaml"), replace(outcome, results=tuple(broken))), mended=True)
        whole = [seen for seen in found if not seen.alone]
        assert whole[0].edits.apply(EXAMPLE) == outcome.after
        assert len(whole) == 1


class TestRdjson:
    def test_suggestions_make_what_the_patch_says(self, report: Report) -> None:
        assert report.outcome is not None
        before, found = report.outcome.before, 0
        diagnostics = iter(loaded("rdjson", report)["diagnostics"])
        for seen in present(report, mended=True):
            shown = [next(diagnostics)]
            for _ in range(int((re.search(r"change 1 of (\d+)", shown[0]["message"]) or ["", "1"])[1]) - 1):
                shown.append(next(diagnostics))
            suggestions = [suggestion for one in shown for suggestion in one.get("suggestions", ())]
            if suggestions and seen.alone:
                after = _with_lines(before, suggestions)
                assert same(read(after).data, apply(seen.result.patch, read(before).data))
                assert after == seen.edits.apply(before)
                found += 1
        assert found
        assert next(diagnostics, None) is None

    def test_a_suggestion_is_for_the_lines_of_its_diagnostic(self, report: Report) -> None:
        """Reviewdog drops those that are not."""
        for shown in loaded("rdjson", report)["diagnostics"]:
            assert all(suggestion["range"] == shown["location"]["range"] for suggestion in shown.get("suggestions", ()))


def test_a_suggestion_for_the_first_line_keeps_the_byte_order_mark() -> None:
    marked = Report(Path("t.yaml"), fix("Resources:\n  T:\n    Type: AWS::SNS::Topic\n"), bom="\ufeff")
    assert loaded("rdjson", marked)["diagnostics"][0]["suggestions"][0]["text"].startswith("\ufeffAWSTemplate")


def _with_lines(text: str, suggestions: list[Any]) -> str:
    parts = lines(text)
    for suggestion in reversed(suggestions):
        first, last = suggestion["range"]["start"]["line"], suggestion["range"]["end"]["line"]
        ending = parts[last - 1][len(parts[last - 1].rstrip("\r\n")) :]
        parts[first - 1 : last] = [suggestion["text"] + ending]
    return "".join(parts)


class TestGitlab:
    def test_members_are_those_gitlab_asks_for(self, report: Report) -> None:
        for issue in loaded("gitlab", report, BROKEN):
            assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
            assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
            assert issue["location"]["lines"]["begin"] >= 1

    def test_fingerprints_are_unique_and_do_not_know_lines(self, report: Report) -> None:
        assert report.outcome is not None
        moved = replace(report, outcome=fix("\n\n" + report.outcome.before, Options(unsafe=True)))
        prints = [[issue["fingerprint"] for issue in loaded("gitlab", one)] for one in (report, moved)]
        assert prints[0] == prints[1]
        assert max(Counter(prints[0]).values()) == 1


def test_junit_has_a_case_for_each_finding_error_and_skipped_file(example: Report) -> None:
    root = ElementTree.fromstring(document("junit")([example, BROKEN, FOREIGN]))
    assert example.outcome is not None
    assert [len(list(root.iter(tag))) for tag in ("failure", "error", "skipped")] == [len(example.outcome.results), 1, 1]
    assert root.get("tests") == str(len(example.outcome.results) + 2)


def test_markdown_fits_into_a_comment_and_says_what_does_not(example: Report) -> None:
    text = document("markdown")([example] * 100 + [BROKEN] * 1_000)
    assert len(text) < 65_536
    assert {"remarks on files", "findings", "diffs"} <= set(re.findall(r"^- [0-9,]+ more ([a-z ]+):", text, re.MULTILINE))


def test_after_writing_programs_hear_of_what_is_left_at_its_new_line(example: Report) -> None:
    written = replace(example, written=True)
    assert example.outcome is not None
    left = {seen.result.finding.fixer: seen.line for seen in present(written)}
    assert set(left) == {result.finding.fixer for result in example.outcome.left}
    after = example.outcome.after.split("\n")
    assert after[left["ec2-flow-logs-missing"] - 1] == "  Vpc:"
    assert after[left["cloudwatch-alarm-unit-mismatch"] - 1].strip().startswith("Unit:")
    assert all("fixes" not in result for result in loaded("sarif", written)["runs"][0]["results"])


NAMES = {
    "script": "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "cdata": "]]><!--&amp;<![CDATA[",
    "command": "::error file=x::y%0A::set-output name=a::b\n::error::z\r\n##[error]w",
    "table": "a|b\\|c`d`\n| x | y |\n```\n<details>@everyone https://evil.example www.evil.example [x](javascript:alert(1))",
    "terminal": "\x00\x1b[31m\x07\x9b2J\u202e\u2028\u2029\ufffe\x7f",
    "surrogate": "\ud800 \udfff",
    "long": "<|`" * 200_000,
    "quotes": "\"' onmouseover='alert(1)' \" {0} {{x}} ${{ secrets.TOKEN }} $x$",
}


@pytest.fixture(scope="module", params=NAMES)
def hostile(request: pytest.FixtureRequest) -> list[Report]:
    """A template whose names, values and comments are hostile, in every place that a report shows."""
    name = NAMES[request.param]
    shown = name[:5_000] if request.param == "long" else name
    text = f"{json.dumps({'Resources': {'Uploads': {'Type': 'AWS::S3::Bucket'}}, 'Description': 'x'}, indent=1)[:-2]}"
    safe = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe]", "?", shown)
    outcome = fix(text + f', "Metadata": {{"x": {json.dumps(safe, ensure_ascii=False)}}}\n}}')
    assert outcome.fixed
    results = [
        replace(r, finding=replace(r.finding, message=name, cost=name), reason=name, impact_reason=name, notes=(name,))
        for r in outcome.results
    ]
    path = Path(re.sub("[\0/]", "", shown[:200]) + ".yaml")
    return [
        Report(path, replace(outcome, results=tuple(results)), unverified=name),
        Report(Path("x.yaml"), problem=Problem(name, 1, 1)),
        Report(Path("y.yaml"), notice=name),
    ]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        self.links += [str(value) for name, value in attrs if name in ("href", "src")]


def _html(text: str, found: int) -> None:
    page = _Page()
    page.feed(text)
    assert page.tags["script"] == page.tags["style"] == 1
    assert page.tags["img"] == 0
    assert not any(name.startswith("on") for name in page.attributes)
    assert all(link.startswith("https://") and "evil" not in link for link in page.links)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2028]", text)
    assert len(re.findall('<li data-fixer="', text)) == found


def _github(text: str, found: int) -> None:
    command = r"::(error|warning|notice) file=[^:,\r\n]*,line=\d+,col=\d+,title=[^:,\r\n]*::[^\r\n]*"
    rows = text.removesuffix("\n").split("\n")
    assert all(re.fullmatch(command, row) and len(row) < 20_000 for row in rows)
    assert len(rows) == found + 1


def _markdown(text: str, found: int) -> None:
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    assert len(rows) == found + 2
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 6 for row in rows)
    before, _, after = text.partition("diff\n")
    assert set(re.findall(r"<[^>]*>?", before)) <= {"<br>", "<details>", "<summary>", "</summary>"}
    assert not re.search(r"(?<!\\)[\[`]", before.rstrip("`"))
    assert not re.search(r"://|@|(?i:www)\.", before)
    fence = re.findall("`+$", before)[0]
    assert after.count(f"\n{fence}\n") == 1
    assert len(text) < 66_000


def _xml(text: str, found: int) -> None:
    root = ElementTree.fromstring(text.encode())
    assert len(list(root.iter("failure"))) == found
    assert {element.tag for element in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "error", "skipped"}


def _json(count: Callable[[Any], int]) -> Callable[[str, int], None]:
    def check(text: str, found: int) -> None:
        assert text.isascii()
        assert count(json.loads(text)) == found

    return check


def _sarif(text: str, found: int) -> None:
    log = json.loads(text)
    jsonschema.validate(log, SARIF)
    assert len(log["runs"][0]["results"]) == found
    assert not any("](" in result["message"]["text"] for result in log["runs"][0]["results"])


def _lines(text: str, found: int) -> None:
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028\u2029\ud800-\udfff]", text)
    assert not any(line.startswith("::") for line in text.split("\n"))
    assert len(re.findall(r"^\S.*\.yaml:\d+:\d+: [a-z0-9-]+ \[", text, re.MULTILINE)) == found


CHECKS: dict[str, Callable[[str, int], None]] = {
    "text": _lines,
    "concise": _lines,
    "json": _json(lambda run: len(run["files"][0]["findings"])),
    "sarif": _sarif,
    "github": _github,
    "gitlab": _json(lambda issues: len(issues) - 1),
    "junit": _xml,
    "rdjson": _json(lambda run: len({d["code"]["value"] for d in run["diagnostics"] if "code" in d})),
    "markdown": _markdown,
    "html": _html,
}


@pytest.mark.parametrize("name", FORMATS)
def test_no_template_breaks_out_of_a_format(name: str, hostile: list[Report]) -> None:
    assert hostile[0].outcome is not None
    text = document(name)(hostile).encode("utf-8", "replace").decode()
    CHECKS[name](text, len(hostile[0].outcome.results))


def autofix(*arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "autofix", "--no-verify", *arguments], cwd=cwd, input=stdin, capture_output=True, check=False
    )


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "app.yaml").write_text(EXAMPLE)
    return tmp_path


def test_several_outputs_at_once_beside_the_text(here: Path) -> None:
    wanted = [argument for name in FORMATS for argument in ("--output", f"{name}=report.{name}")]
    run = autofix("--dry-run", *wanted, "app.yaml", cwd=here)
    assert run.returncode == 1
    assert run.stdout.startswith(b"--- a/app.yaml")
    assert all((here / f"report.{name}").stat().st_size for name in FORMATS)
    assert (here / "report.sarif").read_bytes() == autofix("--dry-run", "--format", "sarif", "app.yaml", cwd=here).stdout


def test_stdin_is_reported_too(here: Path) -> None:
    run = autofix("--output", "json=r.json", "-", cwd=here, stdin=EXAMPLE.encode())
    assert run.stdout.startswith(b"# A small")
    assert json.loads((here / "r.json").read_bytes())["files"][0]["path"] == "stdin"


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("sariff=x", "did you mean sarif?"),
        ("sarif", "is not FORMAT=PATH"),
        ("sarif=", "is not FORMAT=PATH"),
        ("sarif=no/where.sarif", "no is not a folder"),
        ("sarif=.", "cannot be written"),
    ],
)
def test_an_output_that_cannot_be_is_said(wanted: str, says: str, here: Path) -> None:
    run = autofix("--dry-run", "--output", wanted, "app.yaml", cwd=here)
    assert run.returncode == 2
    assert says in run.stderr.decode()
    assert (here / "app.yaml").read_text() == EXAMPLE


def test_a_format_is_imported_only_when_it_is_asked_for(here: Path) -> None:
    code = "import sys; sys.argv[1:] = ['--dry-run', '--no-verify', 'app.yaml']\nfrom autofix.cli import main\ntry: main()\nfinally: print(*sys.modules)"
    loaded_modules = subprocess.run([sys.executable, "-c", code], cwd=here, capture_output=True, check=False).stdout.split()
    assert b"autofix.report.text" in loaded_modules
    assert not {f"autofix.report.{name}".encode() for name in FORMATS if name != "text"} & set(loaded_modules)
