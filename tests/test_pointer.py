"""RFC 6901, its examples first."""

from __future__ import annotations

import pytest

from autofix.pointer import ROOT, Json, Pointer, is_index, resolve

RFC_6901: dict[str, Json] = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, 'k"l': 6, " ": 7, "m~n": 8}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", RFC_6901),
        ("/foo", ["bar", "baz"]),
        ("/foo/0", "bar"),
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/e^f", 3),
        ("/g|h", 4),
        ("/i\\j", 5),
        ('/k"l', 6),
        ("/ ", 7),
        ("/m~0n", 8),
    ],
)
def test_the_examples_of_the_rfc(text: str, value: Json) -> None:
    assert resolve(RFC_6901, Pointer.parse(text)) == value
    assert str(Pointer.parse(text)) == text


def test_tilde_one_after_tilde_zero_is_a_tilde_and_a_one() -> None:
    assert Pointer.parse("/~01") == ("~1",)
    assert str(Pointer(("~1",))) == "/~01"


@pytest.mark.parametrize("text", ["foo", "#/foo", "0"])
def test_a_pointer_starts_with_a_slash(text: str) -> None:
    with pytest.raises(ValueError, match="starts with '/'"):
        Pointer.parse(text)


@pytest.mark.parametrize(
    ("text", "token"),
    [("/nothing", "nothing"), ("/foo/2", "2"), ("/foo/-", "-"), ("/foo/00", "00"), ("/foo/-1", "-1"), ("/foo/٣", "٣"), ("/a~1b/x", "x")],
)
def test_what_leads_nowhere_names_the_token(text: str, token: str) -> None:
    with pytest.raises(LookupError, match=f"nothing at '{token}'"):
        resolve(RFC_6901, Pointer.parse(text))


@pytest.mark.parametrize(
    ("token", "expected"), [("0", True), ("10", True), ("01", False), ("-", False), ("+1", False), ("", False), ("²", False)]
)
def test_indexes_have_no_sign_and_no_leading_zero(token: str, expected: bool) -> None:
    assert is_index(token) is expected


def test_steps_down_and_up() -> None:
    bucket = ROOT / "Resources" / "Bucket"
    assert str(bucket / "Tags" / 0) == "/Resources/Bucket/Tags/0"
    assert bucket.join(["Tags", 0]) == bucket / "Tags" / 0
    assert (bucket.parent, bucket.last) == (ROOT / "Resources", "Bucket")
    assert ROOT.parent == ROOT


@pytest.mark.parametrize(("inner", "expected"), [("/a", True), ("/a/b", True), ("/ab", False), ("", False)])
def test_a_place_contains_itself_and_what_is_inside(inner: str, expected: bool) -> None:
    assert Pointer.parse("/a").contains(Pointer.parse(inner)) is expected
