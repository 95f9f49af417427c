"""Text to document, whatever the file is called."""

from __future__ import annotations

from autofix.syntax import json_reader, yaml_reader
from autofix.syntax.document import Document, ReadError, refuse_hostile


def read(text: str, prefer: str = "yaml") -> Document:
    """Read a template: JSON where it looks like JSON and is, else YAML.

    prefer ("json" or "yaml") says whose error to report for text that looks like JSON and is neither.
    Raises ReadError.
    """
    refuse_hostile(text)
    if not text.lstrip().startswith(("{", "[")):
        return yaml_reader.read(text)
    try:
        return json_reader.read(text)
    except ReadError as json_problem:
        try:
            return yaml_reader.read(text)
        except ReadError as yaml_problem:
            raise (json_problem if prefer == "json" else yaml_problem) from None
