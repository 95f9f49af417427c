"""Switches: values that are true or false, as a boolean or as text."""

from __future__ import annotations

from autofix.pointer import Json


def switch(value: Json) -> bool | None:
    """What a literal says; None for anything else: a parameter, a condition, nothing."""
    return {"true": True, "false": False}.get(str(value).lower())


def is_switch(value: Json, on: bool) -> bool:
    """Whether a value is a literal true (or false), as a boolean or as text."""
    return switch(value) is on
