"""Short and long forms of intrinsics."""

from __future__ import annotations

import pytest

from autofix.pointer import Json
from autofix.syntax.intrinsics import LONG, SHORT, join_attribute, split_attribute


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["A", "B"], "A.B"),
        (["A", "Outputs.B"], "A.Outputs.B"),
        pytest.param(["A.B", "C"], None, id="a nested stack's resource"),
        pytest.param(["", "B"], None, id="no resource"),
        pytest.param(["A", ""], None, id="no attribute"),
        pytest.param(["A", {"Ref": "B"}], None, id="an attribute by parameter"),
        pytest.param([1, "B"], None, id="no name"),
        pytest.param(["A"], None, id="one part"),
        pytest.param(["A", "B", "C"], None, id="three parts"),
        pytest.param("AB", None, id="a text of two letters"),
        pytest.param({"A": 1, "B": 2}, None, id="a mapping of two"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_what_get_att_says_in_one_word(value: Json, text: str | None) -> None:
    assert join_attribute(value) == text
    assert text is None or split_attribute(text) == value


def test_a_word_without_a_dot_names_no_attribute() -> None:
    assert split_attribute("A") == "A"


def test_every_tag_has_its_long_form() -> None:
    assert (LONG["!Ref"], LONG["!Condition"], LONG["!Sub"]) == ("Ref", "Condition", "Fn::Sub")
    assert all(SHORT[long] == short for short, long in LONG.items())
