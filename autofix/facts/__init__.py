"""What AWS says, as data with source and date. Tables are loaded when first asked for."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


@functools.cache
def table(name: str) -> Any:
    """A table of ``autofix/facts/data``, by its file name without ``.json``."""
    return json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))


def tables() -> list[str]:
    """The names of all tables."""
    return sorted(file.stem for file in _DATA.glob("*.json"))
