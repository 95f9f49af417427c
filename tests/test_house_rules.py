"""The rules of CONTRIBUTING.md that a machine can check."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from autofix.fixer import Fixer
from autofix.registry import all_fixers

ROOT = Path(__file__).parent.parent
CODE = sorted([*(ROOT / "autofix").rglob("*.py"), *(ROOT / "fixers").rglob("*.py")])
FIXERS = all_fixers()
TAGS = {"deploy", "security", "cost", "reliability", "style"}
RULE = re.compile(r"CKV2?_AWS_\d+|cfn-lint:[EWI]\d{4}|cfn_nag:[FW]\d+|[A-Za-z][\w-]*:[\w./-]+")


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def path_of(fixer: Fixer) -> Path:
    return ROOT / (fixer.module.replace(".", "/") + ".py")


@pytest.mark.parametrize("fixer", FIXERS, ids=lambda fixer: fixer.name)
class TestAFixer:
    def test_its_docstring_is_a_manual_page(self, fixer: Fixer) -> None:
        first, _, rest = fixer.manual.partition("\n")
        assert first.endswith(".") and len(first) <= 120, "the first line says what is wrong"
        assert re.match(r"\n\S", rest), "then why it matters"
        before, arrow, after = (rest.find(mark) for mark in ("\nBefore:\n\n    ", "\n\n->", "\nSafety: "))
        assert 0 < before < arrow < after, "then Before:, ->, and Safety: in this order"
        assert re.match(r"->(?: \(.+\))?\n\n    \S", rest[arrow + 2 :]), "the arrow may name a setting; the example after it is indented"

    def test_it_cites_the_document_that_calls_it_a_defect(self, fixer: Fixer) -> None:
        cited = urlsplit(fixer.cite)
        assert cited.scheme == "https" and "." in cited.netloc and len(cited.path) > 1

    def test_it_is_short(self, fixer: Fixer) -> None:
        assert lines(path_of(fixer)) <= 120

    def test_its_words_are_those_of_the_house(self, fixer: Fixer) -> None:
        assert fixer.tags and set(fixer.tags) <= TAGS
        assert [rule for rule in fixer.resolves if not RULE.fullmatch(rule)] == []

    def test_its_settings_explain_themselves(self, fixer: Fixer) -> None:
        for setting in fixer.settings.values():
            assert re.fullmatch(rf"{fixer.name}\.[a-z][a-z0-9-]*", setting.name), setting.name
            assert setting.help and not setting.help.endswith("."), setting.name
            known = setting.default is not None or setting.name.rpartition(".")[2] in fixer.manual
            assert known, f"the manual names the setting {setting.name}, which has no default"

    def test_every_check_says_what_it_checks(self, fixer: Fixer) -> None:
        tree = ast.parse(path_of(fixer).read_text(encoding="utf-8"))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert all(ast.get_docstring(node) for node in functions if node.decorator_list), "checks have a docstring"
        assert not [node.name for node in functions if node.decorator_list and node.name.startswith("_")]


def test_names_are_unique_and_state_a_defect() -> None:
    names = [fixer.name for fixer in FIXERS]
    assert len(set(names)) == len(names)
    remedies = {"add", "fix", "set", "use", "enable", "remove"}
    assert [name for name in names if remedies.intersection(name.split("-")[:-1])] == []


def test_every_golden_folder_is_a_fixer_and_the_other_way_round() -> None:
    folders = {path.name for path in (ROOT / "golden").iterdir() if path.is_dir()}
    assert folders - {"scenarios"} == {fixer.name for fixer in FIXERS}


def test_every_golden_file_belongs_to_a_case() -> None:
    for path in (ROOT / "golden").rglob("*.*"):
        if "scenarios" not in path.parts:
            case, kind, _ = path.name.split(".")
            assert kind in ("before", "after", "unchanged", "patch", "reported", "options"), path
            heads = [*path.parent.glob(f"{case}.before.*"), *path.parent.glob(f"{case}.unchanged.*")]
            assert heads, path


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_modules_and_functions_are_short(path: Path) -> None:
    assert lines(path) <= 350
    functions = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    assert [n.name for n in functions if (n.end_lineno or 0) - n.lineno >= 45] == []


def test_the_core_is_small() -> None:
    names = ("pointer", "patch", "edits", "placement", "graph", "plan", "template", "fixer", "registry", "proof", "engine", "impact")
    core = [ROOT / "autofix" / f"{name}.py" for name in names] + list((ROOT / "autofix" / "syntax").glob("*.py"))
    assert sum(map(lines, core)) <= 3716


def test_types_are_hardly_ever_ignored() -> None:
    assert sum(len(re.findall(r"type:\s*ignore", path.read_text(encoding="utf-8"))) for path in CODE) <= 3


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_nothing_is_left_lying_about(path: Path) -> None:
    assert not re.search(r"\b(?:TODO|FIXME|XXX|HACK)\b|breakpoint\(\)|\bpdb\b", path.read_text(encoding="utf-8"))
