"""Text to document, whatever the file is called."""

from __future__ import annotations

from autofix.syntax import json_reader, yaml_reader
from autofix.syntax.document import Document, ReadError, refuse_hostile


def read(text: str, prefer: str = "yaml") -> Document:
    """Read a template: JSON where it looks like JSON and is, else YAML.

    prefer: the format the file's name promises. What is called JSON and begins like JSON has to be JSON: CloudFormation refuses it
    ("JSON not well-formed"), though it may be YAML by chance, with a comma too many, say. Raises ReadError.
    """
    refuse_hostile(text)
    if not text.lstrip().startswith(("{", "[")):
        return yaml_reader.read(text)
    try:
        return json_reader.read(text)
    except ReadError:
        if prefer == "json":
            raise
        return yaml_reader.read(text)
