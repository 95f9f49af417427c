"""From a template and test folders to remarks and coverage."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autofix.audit import javascript, python
from autofix.audit.checks import Remark, remarks
from autofix.audit.coverage import Share, coverage
from autofix.audit.testfile import TestFile
from autofix.files import SKIPPED, FileProblem, read
from autofix.template import Template

_JAVASCRIPT = frozenset({".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"})
_TEST_NAME = re.compile(r"(?:^|[._-])(?:test|tests|spec)(?:[._-]|$)|^test", re.IGNORECASE)


@dataclass(frozen=True)
class Audit:
    """What was found: files read, remarks, coverage by section, and files that could not be read."""

    files: tuple[Path, ...]
    remarks: tuple[Remark, ...]
    shares: tuple[Share, ...]
    problems: tuple[str, ...]


def audit(template: Template, root: Path, paths: Sequence[Path]) -> Audit:
    """Hold the tests below paths against the template; root is where the tests are run."""
    files: list[TestFile] = []
    problems: list[str] = []
    for path in (file for given in paths for file in _test_files(given)):
        try:
            files.append(_parse(path))
        except FileProblem as problem:
            problems.append(f"{path}: {problem.problem}")
        except (SyntaxError, RecursionError) as problem:
            problems.append(f"{path}: cannot be read as a test file: {problem}")
    found = tuple(remark for file in files for remark in remarks(file, template, root))
    return Audit(tuple(file.path for file in files), found, tuple(coverage(files, template)), tuple(problems))


def _parse(path: Path) -> TestFile:
    text = read(path).text
    return python.parse(path, text) if path.suffix == ".py" else javascript.parse(path, text)


def _test_files(path: Path) -> Iterator[Path]:
    """The test files below a folder; a file that is named is one whatever it is called. Missing paths fail when read."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        for name in sorted(names):
            file = Path(folder) / name
            if (file.suffix == ".py" or file.suffix in _JAVASCRIPT) and _TEST_NAME.search(file.stem):
                yield file
