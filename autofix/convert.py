"""A template in its other form: YAML to JSON and back, proven to mean the same."""

from __future__ import annotations

import json

from autofix.patch import same
from autofix.pointer import Json
from autofix.proof import ProofError
from autofix.syntax.document import Document, ReadError
from autofix.syntax.draft import Refusal
from autofix.syntax.habits import Habits
from autofix.syntax.reader import read
from autofix.syntax.yaml_emitter import member

_HABITS = Habits(quote="'", sub_quote="'", short=True, step=2, dash=2, dash_width=2)


def to_json(document: Document) -> str:
    """The template as JSON, intrinsics in long form, keys in the order they had. Comments have no place in JSON.

    Raises Refusal for tags that are no intrinsics.
    """
    _refuse_unknown_tags(document.data)
    return _proven(document, json.dumps(document.data, indent=2, ensure_ascii=False) + "\n")


def to_yaml(document: Document) -> str:
    """The template as block YAML, intrinsics in short form, an empty line between sections. Raises Refusal like to_json."""
    _refuse_unknown_tags(document.data)
    data: Json = document.data
    if not isinstance(data, dict):
        raise ReadError("a template is a mapping")
    return _proven(document, "\n\n".join(member(key, value, _HABITS) for key, value in data.items()) + "\n")


def _proven(document: Document, text: str) -> str:
    if not same(read(text).data, document.data):
        raise ProofError("the converted template does not mean the same; please report it with the template")
    return text


def _refuse_unknown_tags(data: Json) -> None:
    if isinstance(data, dict):
        for key, value in data.items():
            if key.startswith("!"):
                raise Refusal(f"{key} is not an intrinsic function, autofix does not convert it")
            _refuse_unknown_tags(value)
    elif isinstance(data, list):
        for value in data:
            _refuse_unknown_tags(value)


def has_comments(document: Document) -> bool:
    """Whether a YAML text holds comments, which JSON cannot carry."""
    import yaml

    if document.format == "json":
        return False
    end = 0
    for token in yaml.scan(document.text, Loader=yaml.CSafeLoader):
        if "#" in document.text[end : token.start_mark.index]:
            return True
        end = max(end, token.end_mark.index)
    return "#" in document.text[end:]
