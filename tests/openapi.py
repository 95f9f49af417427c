"""GitHub's published description of its API, held against real requests and answers."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

import jsonschema

PUBLISHED = json.loads((Path(__file__).parent / "schemas" / "github-api.json").read_text(encoding="utf-8"))
_PATTERNS = {
    path: re.compile(re.sub(r"\{(\w+)\}", lambda found: f"(?P<{found.group(1)}>{'.+' if found.group(1) == 'ref' else '[^/]+'})", path))
    for path in PUBLISHED["paths"]
}


class Violation(Exception):
    """A request or an answer that is not as GitHub describes it."""


def operation(verb: str, path: str) -> tuple[str, dict[str, str], Any]:
    """The described path of a request, the values of its parts, and its description."""
    for known, pattern in sorted(_PATTERNS.items(), key=lambda each: each[0].count("{")):
        found = pattern.fullmatch(path)
        if found is not None and verb.lower() in PUBLISHED["paths"][known]:
            return known, found.groupdict(), PUBLISHED["paths"][known][verb.lower()]
    raise Violation(f"GitHub describes no {verb} {path}")


def check_request(described: Any, query: dict[str, str], body: Any) -> None:
    for name, text in query.items():
        if name not in described["query"]:
            raise Violation(f"there is no query parameter {name}")
        _check(_as_json(text, described["query"][name]), described["query"][name], name)
    if body is not None:
        if described["body"] is None:
            raise Violation("the request takes no body")
        unknown = set(body) - set(described["body"].get("properties", body))
        if unknown:
            raise Violation(f"there is no member {sorted(unknown)}")
        _check(body, described["body"], "the body")


def _as_json(text: str, schema: Any) -> Any:
    if schema.get("type") == "integer":
        return int(text)
    return text == "true" if schema.get("type") == "boolean" else text


def check_answer(described: Any, status: int, body: Any) -> None:
    if status >= 500 or status in (401, 403, 429):
        return  # any call can meet these
    if str(status) not in described["answers"]:
        raise Violation(f"{status} is no described answer")
    _check(body, described["answers"][str(status)], f"the answer {status}")


def _check(value: Any, schema: Any, what: str) -> None:
    validator = _validator(json.dumps(schema, sort_keys=True))
    for error in validator.iter_errors(value):
        raise Violation(f"{what}: {error.json_path}: {error.message[:300]}")


@functools.cache
def _validator(schema: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator({**json.loads(schema), "components": PUBLISHED["components"]})


def sample(described: Any, status: int) -> Any:
    """The smallest answer that is as described."""
    return _sample(described["answers"][str(status)])


def _sample(schema: Any) -> Any:
    if "$ref" in schema:
        return _sample(PUBLISHED["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return _sample(schema[key][0])
    if "allOf" in schema:
        return {name: value for part in schema["allOf"] for name, value in _sample(part).items()}
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object" if "properties" in schema else "null")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: _sample(schema["properties"][name]) for name in schema.get("required", ()) if name in schema.get("properties", {})}
    return {"array": [], "string": "2026-01-01T00:00:00Z", "integer": 1, "number": 1, "boolean": False, "null": None}[kind]
