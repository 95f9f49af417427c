"""What AWS says, as data with source and date. Tables are loaded when first asked for."""

from __future__ import annotations

import functools
import json
from importlib.resources import files
from typing import Any


@functools.cache
def table(name: str) -> Any:
    """A table of ``autofix/facts/data``, by its file name without ``.json``."""
    return json.loads((files("autofix.facts") / "data" / f"{name}.json").read_text(encoding="utf-8"))


def tables() -> list[str]:
    """The names of all tables."""
    return sorted(file.name.removesuffix(".json") for file in (files("autofix.facts") / "data").iterdir() if file.name.endswith(".json"))
