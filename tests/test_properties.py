"""Random templates in random styles, random patches: whatever comes out means the patch and moves nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st
from jsonpath import patch as foreign_library
from scribe import Scribe, mapping, patch, pointers, scalar
from second_reader import data_of

from autofix.edits import Edit, Edits, Origins, OverlapError
from autofix.engine import Options, Verdict, fix
from autofix.impact import Impact
from autofix.patch import Patch, add, apply, as_json, clone, remove, replace, same
from autofix.pointer import ROOT, Json, Pointer, resolve
from autofix.proof import prove
from autofix.registry import all_fixers
from autofix.syntax.document import Document, Style
from autofix.syntax.draft import Refusal
from autofix.syntax.reader import read
from autofix.syntax.render import render

RANDOM = st.randoms(use_true_random=False)
FORMS = st.sampled_from(["yaml", "yaml", "yaml", "json"])


def written(random: Random, form: str) -> tuple[Scribe, dict[str, Json], Document]:
    """A template in some style, and the data it was written from."""
    data = mapping(random, random.choice((2, 3, 4)))
    scribe = Scribe(random)
    return scribe, data, read(scribe.json(data) if form == "json" else scribe.yaml(data), form)


def rendered(document: Document, operations: Patch) -> Document:
    """The proven document after a patch; a refusal with a reason ends the test."""
    try:
        edits = render(document, operations)
    except Refusal as refusal:
        event(re.sub(r"/\S*|line \d+|\S+ (?=is not edited)", "…", str(refusal)))
        assert str(refusal)
        assume(False)
    return prove(document, operations, edits)


def one_of_a_list(data: Json, at: Pointer) -> bool:
    return bool(at) and isinstance(resolve(data, at.parent), list)


def has_a_place(document: Document, at: Pointer) -> bool:
    """Whether a value stands in the text itself: merge keys bring in others, unknown tags are not opened."""
    return not at or (has_a_place(document, at.parent) and document.locate(at.parent).entry(at.last) is not None)


def is_tagged(document: Document, at: Pointer) -> bool:
    return document.locate(at).style is Style.TAG


@given(st.lists(st.text()))
def test_pointers_round_trip(tokens: list[str]) -> None:
    assert Pointer.parse(str(Pointer(tokens))) == Pointer(tokens)


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.text(max_size=5))))
def test_edits_change_what_they_say_and_nothing_else(text: str, wanted: list[tuple[int, int, str]]) -> None:
    marked = [Edit(min(start, len(text)), min(start + length, len(text)), new) for start, length, new in wanted]
    try:
        edits = Edits.of(marked)
    except OverlapError:
        return
    after, position, kept = edits.apply(text), 0, []
    for edit in edits:
        kept += range(position, edit.start)
        position = edit.end
    kept += range(position, len(text))
    places = [offset for offset in range(len(after)) if Origins(edits).before(offset) in kept]
    assert len(after) == len(text) + sum(len(edit.text) - (edit.end - edit.start) for edit in edits)
    assert [text[offset] for offset in kept] == [after[new] for new in _kept_places(edits, text)]
    assert {Origins(edits).before(new) for new in places} <= {*kept}


def _kept_places(edits: Edits, text: str) -> list[int]:
    places, old, new = [], 0, 0
    for edit in (*edits, Edit(len(text), len(text), "")):
        places += range(new, new + edit.start - old)
        new += edit.start - old + len(edit.text)
        old = edit.end
    return places


@given(RANDOM, FORMS)
def test_every_style_is_read(random: Random, form: str) -> None:
    _, data, document = written(random, form)
    assert same(document.data, data)
    for at in pointers(data):
        if has_a_place(document, at):
            assert same(document.locate(at).value, resolve(data, at)), at
            assert document.source(at).strip() or resolve(data, at) is None


@given(RANDOM)
def test_a_second_reader_agrees(random: Random) -> None:
    _, data, document = written(random, "yaml")
    assert same(data_of(document.text), data)


@given(RANDOM, FORMS)
def test_patches_mean_the_same_to_everyone(random: Random, form: str) -> None:
    _, data, document = written(random, form)
    operations = patch(random, data)
    assume(operations)
    after = rendered(document, operations)
    expected = apply(operations, data)
    assert same(after.data, expected)
    assert same(foreign_library.apply(as_json(operations), clone(data), unicode_escape=False), expected)
    if form == "yaml":
        assert same(data_of(after.text), expected)


@given(RANDOM, FORMS)
def test_the_layout_stays(random: Random, form: str) -> None:
    scribe, data, document = written(random, form)
    operations = patch(random, data, most=1)
    assume(operations)
    after = rendered(document, operations)
    assert set(re.findall(r"\r\n|\n|\r", after.text)) <= {document.newline}
    assert after.text.endswith("\n") == document.text.endswith("\n")
    (operation,) = operations
    touched = [place for place in (operation.path, operation.source) if place is not None]
    lists = [place.parent for place in touched if one_of_a_list(data, place) or place.last == "-" or is_tagged(document, place.parent)]
    gone = [] if operation.op in ("add", "copy") and not _existed(data, operation.path) else touched
    for comment in scribe.comments:
        assert comment.text in after.text or any(place.contains(comment.owner) for place in (*gone, *lists)), comment
    for at in pointers(data):
        value = resolve(data, at)
        moved = any(place.contains(at) or at.contains(place) for place in (*touched, *lists))
        moved = moved or document.locate(at).style is Style.VIRTUAL
        if not moved and not isinstance(value, (dict, list)):
            assert not has_a_place(document, at) or after.source(at) == document.source(at), at


def _existed(data: Json, at: Pointer) -> bool:
    return at in pointers(data)


@given(RANDOM, FORMS)
def test_what_was_added_can_be_removed_without_a_trace(random: Random, form: str) -> None:
    _, data, document = written(random, form)
    mappings = [at for at in pointers(data) if isinstance(resolve(data, at), dict) and document.locate(at).entries]
    at = random.choice(mappings)
    assume(document.locate(at).style is Style.BLOCK or (document.locate(at).style is Style.FLOW and "#" not in document.source(at)))
    after = rendered(document, (add(at / "Brand new", scalar(random)),))
    assert rendered(after, (remove(at / "Brand new"),)).text == document.text


@given(RANDOM, FORMS)
def test_what_was_replaced_can_be_put_back(random: Random, form: str) -> None:
    _, data, document = written(random, form)
    simple = [at for at in pointers(data) if re.fullmatch(r"'[A-Za-z]+'|\"[A-Za-z]+\"|[a-z]{2}", document.source(at))]
    simple = [at for at in simple if isinstance(resolve(data, at), str) and document.locate(at).style is not Style.VIRTUAL]
    assume(simple)
    at = random.choice(simple)
    after = rendered(document, (replace(at, "other"),))
    assert rendered(after, (replace(at, resolve(data, at)),)).text == document.text


@given(RANDOM, FORMS)
def test_a_patch_in_two_halves_is_the_same_patch(random: Random, form: str) -> None:
    _, data, document = written(random, form)
    operations = patch(random, data)
    assume(len(operations) > 1)
    half = rendered(document, operations[:1])
    assert same(rendered(half, operations[1:]).data, rendered(document, operations).data)


@given(RANDOM, FORMS)
@example(Random(0), "yaml")
def test_the_same_value_is_not_written_again(random: Random, form: str) -> None:
    _, data, document = written(random, form)
    at = random.choice(pointers(data))
    assume(at != ROOT)
    assert rendered(document, (replace(at, clone(resolve(data, at))),)).text == document.text


GOLDEN = sorted(path for path in (Path(__file__).parent.parent / "golden").rglob("*.before.*"))


@settings(max_examples=60)
@given(st.sampled_from(GOLDEN), RANDOM)
def test_any_fixers_in_any_order_come_to_one_end(path: Path, random: Random) -> None:
    text = path.read_bytes().decode("utf-8-sig")
    chosen = [fixer for fixer in all_fixers() if fixer.name == path.parent.name or random.random() < 0.5]
    forward, backward = (fix(text, Options(order, unsafe=True, max_impact=Impact.REPLACEMENT)) for order in (chosen, chosen[::-1]))
    assert forward.after == backward.after
    assert not [result for result in forward.left if result.verdict is Verdict.BUG]
    assert fix(forward.after, Options(chosen, unsafe=True, max_impact=Impact.REPLACEMENT)).after == forward.after
