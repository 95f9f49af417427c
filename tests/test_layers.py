"""Imports point up one list, fixers know only the vocabulary, and nothing heavy is imported before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = (
    "pointer", "edits", "graph", "patch", "placement",
    "syntax", "syntax.document", "syntax.intrinsics", "syntax.json_reader", "syntax.yaml_nodes", "syntax.yaml_reader", "syntax.reader", "syntax.draft",
    "syntax.comments", "syntax.habits", "syntax.yaml_emitter", "syntax.yaml_writer", "syntax.flow_writer", "syntax.render",
    "facts", "facts.schemas", "facts.versions", "facts.account", "facts.snapshot", "references", "template", "refusal", "impact", "fixer", "selection", "registry", "values", "suppress", "plan", "proof", "engine",
)  # fmt: skip
"""The core, from the top: each module imports only those before it."""
WORLD = (
    "atomic", "audit", "aws", "baseline", "bot", "cli", "commands", "config", "files", "ignore", "judge", "many", "policy", "report", "repository", "review", "scaffold", "scanners", "schema", "seen",
    "stack", "tally", "verify", "work", "__main__",
)  # fmt: skip
"""What touches files, the network or the terminal."""
HEAVY = (
    "boto3", "botocore", "cfnlint", "click", "cloudformation_validate", "deepdiff", "difflib", "hashlib", "jsonpatch", "rapidfuzz", "requests", "rich",
    "ruamel", "tempfile",
)  # fmt: skip


def name_of(path: Path) -> str:
    """``syntax.render`` for ``autofix/syntax/render.py``, an empty name for the package itself."""
    return ".".join(part for part in path.relative_to(ROOT / "autofix").with_suffix("").parts if part != "__init__")


def imported(path: Path) -> set[str]:
    """The modules of autofix that a module imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "autofix":
            within = node.module.removeprefix("autofix").removeprefix(".")
            for alias in node.names:
                inner = f"{within}.{alias.name}".removeprefix(".")
                found.add(inner if inner in MODULES else within)
    return found


MODULES = {name_of(path): path for path in (ROOT / "autofix").rglob("*.py")}
IMPORTS = {name: imported(path) for name, path in MODULES.items()}
VOCABULARY = sorted(name for name in MODULES if name.startswith("vocabulary."))


def test_there_is_no_circle() -> None:
    assert len(list(TopologicalSorter(IMPORTS).static_order())) == len(MODULES)


@pytest.mark.parametrize("name", CORE)
def test_the_core_imports_only_what_is_above(name: str) -> None:
    assert IMPORTS[name] <= set(CORE[: CORE.index(name)])


@pytest.mark.parametrize("name", VOCABULARY)
def test_the_vocabulary_knows_the_core_but_neither_the_loop_nor_the_world(name: str) -> None:
    assert not [other for other in IMPORTS[name] if other in ("engine", "plan", "proof", "registry") or other.split(".")[0] in WORLD]


def test_every_module_is_core_vocabulary_facts_or_world() -> None:
    known = {*CORE, *WORLD, "vocabulary", "facts", "convert", ""}
    assert {name for name in MODULES if name not in CORE} - {name for name in MODULES if name.split(".")[0] in known} == set()


@pytest.mark.parametrize("path", sorted((ROOT / "fixers").rglob("*.py")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_fixers_import_only_the_vocabulary(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        foreign = [name for name in modules if name != "autofix" and name.partition(".")[0] not in sys.stdlib_module_names]
        assert not foreign


def heavy_after(code: str) -> list[str]:
    script = f"{code}\nimport sys\nprint(*sorted(name for name in {HEAVY} if name in sys.modules))"
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import autofix", id="import autofix"),
        pytest.param(
            "import autofix.files, autofix.config, autofix.facts.choice, autofix.report.diff, autofix.seen",
            id="what the command line needs",
        ),
        pytest.param(
            "from autofix.engine import fix\n"
            "outcome = fix('AWSTemplateFormatVersion: 2010-09-09\\nResources: {A: {Type: AWS::SNS::Topic}}\\n')\n"
            "assert outcome.before == outcome.after",
            id="a template with nothing to do",
        ),
    ],
)
def test_nothing_heavy_is_imported_early(code: str) -> None:
    assert heavy_after(code) == []
