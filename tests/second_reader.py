"""A reader written differently, to disagree with ours: ruamel.yaml's pure-Python composer, YAML 1.1."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode

from autofix.pointer import Json

TRUE, FALSE = ("true", "True", "TRUE", "yes", "Yes", "on", "On"), ("false", "False", "no", "No", "off", "Off")


def data_of(text: str) -> Json:
    """The canonical data of a text with the constructs our tests write."""
    return _value(YAML(typ="safe", pure=True).compose(io.StringIO(text)))


def _value(node: Any) -> Json:
    tag = str(node.tag)
    if isinstance(node, ScalarNode):
        plain: Json = node.value if tag[0] == "!" or node.style else _scalar(tag, node.value)
    elif isinstance(node, MappingNode):
        plain = {}
        for key, member in node.value:
            if str(key.tag).endswith(":merge"):
                merged = _value(member)
                plain = {**merged, **plain} if isinstance(merged, dict) else plain
            else:
                plain[key.value] = _value(member)
    else:
        plain = [_value(item) for item in node.value]
    return _intrinsic(tag, plain) if tag[0] == "!" else plain


def _intrinsic(tag: str, argument: Json) -> Json:
    if tag == "!GetAtt" and isinstance(argument, str):
        resource, _, attribute = argument.partition(".")
        return {"Fn::GetAtt": [resource, attribute]}
    return {tag[1:] if tag in ("!Ref", "!Condition") else tag if tag == "!Unknown" else f"Fn::{tag[1:]}": argument}


def _scalar(tag: str, text: str) -> Json:
    """A plain scalar: ruamel.yaml knows the numbers, YAML 1.1 more words for true and false than it does."""
    kind = tag.rpartition(":")[2]
    if text in TRUE + FALSE:
        return text in TRUE
    if kind == "int":
        return int(text)
    return float(text) if kind == "float" else None if kind == "null" else text
