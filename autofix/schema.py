"""The JSON Schema of ``.autofix.yaml``, made from what the fixers declare; docs/autofix.schema.json is a copy for editors."""

from __future__ import annotations

from collections.abc import Sequence

from autofix.fixer import Fixer, Setting
from autofix.impact import Impact
from autofix.pointer import Json
from autofix.selection import ALL, TAGS, rule_of

_ID = "https://raw.githubusercontent.com/cfn-autofix/cfn-autofix/main/docs/autofix.schema.json"
_KINDS: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean", list: "array", dict: "object"}
_SELECTING = {
    "select": "Run only the fixers that these select; without it all run but those to opt in to.",
    "extend-select": "Run these as well.",
    "ignore": "Do not run these.",
    "fixable": "Fix only what these find; the others still report.",
    "unfixable": "Report what these find and do not fix it.",
    "extend-safe": "Apply the unsafe fixes of these as if they were safe.",
    "extend-unsafe": "Apply the safe fixes of these only with unsafe-fixes.",
}


def schema(fixers: Sequence[Fixer], bot: Json = None) -> Json:
    """The schema for these fixers; bot is the schema of the bot's section, where there is one."""
    selectors: dict[str, Json] = _one_or_many({"$ref": "#/definitions/selector"})
    properties: dict[str, Json] = {key: {"description": text, **selectors} for key, text in _SELECTING.items()}
    properties |= _files(selectors)
    properties |= _values(fixers)
    properties["bot"] = bot if bot is not None else {"description": "How autofix bot works on repositories.", "type": "object"}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": _ID,
        "title": "autofix: .autofix.yaml",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "definitions": {"selector": _selector(fixers)},
    }


def _one_or_many(one: Json) -> dict[str, Json]:
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _files(selectors: Json) -> dict[str, Json]:
    """The keys that are about files."""
    patterns = "patterns as in .gitignore, relative to the folder of this file."
    return {
        "per-file-ignores": {
            "description": f"Do not run some fixers on some files: {patterns}",
            "type": "object",
            "additionalProperties": selectors,
        },
        "exclude": {"description": f"Files and folders to leave out: {patterns}", **_one_or_many({"type": "string"})},
        "baseline": {
            "description": "A file of known findings (see --create-baseline), relative to the folder of this file.",
            "type": "string",
        },
    }


def _values(fixers: Sequence[Fixer]) -> dict[str, Json]:
    """The keys that say what may be done, and with which values."""
    return {
        "unsafe-fixes": {
            "description": "Also apply fixes that change behaviour, cost or permissions.",
            "type": "boolean",
            "default": False,
        },
        "max-impact": {
            "description": "The worst a fix may do to a stack that exists.",
            "enum": [str(impact) for impact in Impact],
            "default": str(Impact.INTERRUPTION),
        },
        "region": {"description": "The region the templates are deployed to, such as eu-west-1.", "type": "string"},
        "settings": {
            "description": "Values that fixers need, by the name of the fixer.",
            "type": "object",
            "additionalProperties": False,
            "properties": {fixer.name: _settings(fixer) for fixer in fixers if fixer.settings},
        },
    }


def _selector(fixers: Sequence[Fixer]) -> Json:
    """Names, tags and rules for editors to complete, and globs."""
    rules = sorted({name for fixer in fixers for rule in fixer.resolves for name in (rule, rule_of(rule)[1])})
    return {
        "description": "A fixer, a glob of names (s3-*), a scanner rule it resolves (CKV_AWS_53, W3005), a tag, or ALL.",
        "anyOf": [
            {"enum": [ALL, *TAGS]},
            {"enum": [fixer.name for fixer in fixers]},
            {"enum": list(rules)},
            {"type": "string", "pattern": r"[*?\[]"},
        ],
    }


def _settings(fixer: Fixer) -> Json:
    keys: dict[str, Json] = {setting.name.rpartition(".")[2]: _setting(setting) for setting in fixer.settings.values()}
    return {"description": fixer.summary, "type": "object", "additionalProperties": False, "properties": keys}


def _setting(setting: Setting) -> Json:
    kinds: list[Json] = [_KINDS[setting.kind], *(["number"] if setting.kind is str else [])]
    described: dict[str, Json] = {"description": setting.help, "type": kinds if len(kinds) > 1 else kinds[0]}
    return described if setting.default is None else {**described, "default": setting.default}
