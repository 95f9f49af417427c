"""The output formats by name; each is a module of its own, imported when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

from autofix.work import Report

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjson", "markdown", "html")

Document: TypeAlias = Callable[[Sequence[Report]], str]


def document(name: str) -> Document:
    """The function that makes a whole document, final newline included, of the reports of a run."""
    assert name in FORMATS, name
    return cast(Document, importlib.import_module(f"autofix.report.{name}").document)
