from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autofix import admitted_characters, class_text, generated_password, pattern_without
from autofix.vocabulary.passwords import PRINTABLE


@pytest.mark.parametrize(
    ("pattern", "without"),
    [
        ("^[a-zA-Z0-9!@#$%^&*()_+=-]*$", "^[a-zA-Z0-9!#$%^&*()_+=-]*$"),
        ("[a-zA-Z0-9]+", "[a-zA-Z0-9]+"),
        ("^[a-zA-Z0-9_+-=]*$", "^[a-zA-Z0-9_+-.0-=]*$"),
        (r"^[a-z!@#\-=\[\]{};:,.<>?/\\|`~]+$", r"^[a-z!#\-=\[\]{};:,.<>?\\|`~]+$"),
        (r"^(?=.*\d)(?=.*[@$!])[A-Za-z\d@$!]{8,}$", r"^(?=.*\d)(?=.*[$!])[A-Za-z\d$!]{8,}$"),
        ("(?:[a-z]|[@b])+", "(?:[a-z]|[b])+"),
        ("^.{8,41}$", "^[!#-.0-?A-~]{8,41}$"),
        (r"\S+", "[!#-.0-?A-~]+"),
        (r"^[^@\s]+$", '^[^@\\s"/]+$'),
        ("[@^a]", "[\\^a]"),
        ("[%-@]", r"[%-.0-?]"),
        ("[&@&]", r"[\&]"),
        (r"[a\x40]", "[a]"),
        ("[ -~]{8,}", "[!#-.0-?A-~]{8,}"),
        ("[@]+", None),
        ("(?=.*[@])[a-z@]+", None),
        ("(?!.*[@/])[!-~]+", None),
        ("[a-z&&[^b]]+", None),
        (r"\p{Print}+", None),
        (r"[\t@]+", None),
        ("[a-z@", None),
        ("", None),
        ('["^]+', r"[\^]+"),
    ],
)
def test_characters_taken_out_of_a_pattern(pattern, without):
    assert pattern_without(pattern, '/"@ ') == without


CLASS = st.text(st.sampled_from('ab19!@/"- +=,._$%&*^'), min_size=1, max_size=8)


@pytest.mark.filterwarnings("ignore::FutureWarning")
@given(CLASS, st.booleans())
def test_a_shortened_class_admits_all_but_the_unwanted(body, negated):
    pattern = f"[{'^' if negated else ''}{body}]"
    try:
        accepted = {c for c in PRINTABLE if re.fullmatch(pattern, c)}
    except re.error:
        return
    admitted = admitted_characters(pattern)
    if admitted is None:
        return
    assert admitted == accepted
    shortened = pattern_without(pattern, '/"@ ')
    if shortened is not None:
        assert {c for c in PRINTABLE if re.fullmatch(shortened, c)} == accepted - set('/"@ ')


@given(st.frozensets(st.sampled_from(sorted(PRINTABLE)), min_size=1))
def test_class_text_holds_exactly_its_characters(characters):
    assert {c for c in PRINTABLE if re.fullmatch(f"[{class_text(characters)}]", c)} == characters


@pytest.mark.parametrize(
    ("generate", "has", "lacks"),
    [
        ({}, "aZ9@!", " "),
        (None, "aZ9@!", " "),
        ({"ExcludePunctuation": True}, "aZ9", "@! "),
        ({"ExcludePunctuation": "true", "IncludeSpace": "true"}, "aZ9 ", "@!"),
        ({"ExcludeCharacters": '"@/\\'}, "aZ9!", '"@/\\'),
        ({"ExcludeNumbers": True, "ExcludeUppercase": True}, "a!", "Z9"),
        ({"ExcludeLowercase": True}, "Z9", "a"),
    ],
)
def test_what_secrets_manager_generates(generate, has, lacks):
    made = generated_password(generate)
    assert made is not None
    assert made.characters >= set(has)
    assert not made.characters & set(lacks)
    assert made.length == 32


@pytest.mark.parametrize(
    "generate", [{"ExcludePunctuation": {"Ref": "X"}}, {"ExcludeCharacters": {"Ref": "X"}}, {"Fn::If": ["C", {}, {"Ref": "AWS::NoValue"}]}]
)
def test_what_is_decided_at_deployment(generate):
    assert generated_password(generate) is None


def test_how_likely_a_generated_password_has_no_refused_character():
    digits = {"ExcludePunctuation": True, "ExcludeUppercase": True, "ExcludeLowercase": True}
    made = generated_password({**digits, "PasswordLength": "2"})
    assert made is not None
    assert (made.luck("@/"), made.luck("01234"), made.luck("0123456789")) == (1, 0.25, 0)
    unknown = generated_password({**digits, "PasswordLength": {"Ref": "Length"}})
    assert unknown is not None
    assert unknown.length is None


@pytest.mark.parametrize("hostile", ["[" * 50_000, "[a" * 50_000, "[" + "a" * 100_000, "(?=" * 30_000, "[a-" * 30_000 + "]"])
def test_linear_time(hostile):
    start = time.perf_counter()
    pattern_without(hostile, "@")
    assert time.perf_counter() - start < 2
