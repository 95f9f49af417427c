"""Finding, reading and writing files: what is skipped, what is refused, what is never lost."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from pathspec import GitIgnoreSpec

from autofix.files import FileProblem, Found, decode, discover, read, write

TEXT = "Resources:\n  A:\n    Type: AWS::S3::Bucket\n"


def tree(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT)


def found(root: Path, *exclude: str) -> list[str]:
    spec = GitIgnoreSpec.from_lines(exclude)

    def excluded(path: Path, is_folder: bool) -> bool:
        return spec.match_file(str(path.relative_to(root)) + ("/" if is_folder else ""))

    return [str(f.path.relative_to(root)) for f in discover([root], excluded)]


def test_a_walk_takes_template_suffixes_in_order(tmp_path: Path) -> None:
    tree(tmp_path, "b.yml", "a.yaml", "c/d.JSON", "e.template", "readme.md", "main.py")
    assert found(tmp_path) == ["a.yaml", "b.yml", "e.template", "c/d.JSON"]


def test_generated_folders_are_skipped(tmp_path: Path) -> None:
    tree(tmp_path, "a.yaml", "cdk.out/x.template", ".aws-sam/build/t.yaml", "node_modules/p/t.yaml", ".git/t.yaml")
    assert found(tmp_path) == ["a.yaml"]


def test_gitignore_of_the_repository_and_of_folders_below(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("/build/\n*.gen.yaml\n")
    tree(tmp_path, "a.yaml", "x.gen.yaml", "build/t.yaml", "sub/build/t.yaml", "sub/y.gen.yaml", "sub/keep.gen.yaml")
    (tmp_path / "sub" / ".gitignore").write_text("!keep.gen.yaml\n")
    assert found(tmp_path) == ["a.yaml", "sub/keep.gen.yaml", "sub/build/t.yaml"]
    assert found(tmp_path / "sub") == ["keep.gen.yaml", "build/t.yaml"]


def test_exclude_patterns_of_the_configuration(tmp_path: Path) -> None:
    tree(tmp_path, "a.yaml", "legacy/t.yaml", "x/fixtures/t.yaml")
    assert found(tmp_path, "legacy/", "**/fixtures/**") == ["a.yaml"]


def test_a_file_named_twice_is_looked_at_once(tmp_path: Path) -> None:
    tree(tmp_path, "a.yaml")
    assert len(list(discover([tmp_path / "a.yaml", tmp_path, tmp_path / "." / "a.yaml"]))) == 1


def test_links_out_of_the_tree_are_not_walked(tmp_path: Path) -> None:
    tree(tmp_path, "outside.yaml", "in/real.yaml")
    (tmp_path / "in" / "out.yaml").symlink_to(tmp_path / "outside.yaml")
    (tmp_path / "in" / "alias.yaml").symlink_to("real.yaml")
    (tmp_path / "in" / "dangling.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "in" / "loop.yaml").symlink_to("loop.yaml")
    assert found(tmp_path / "in") == ["alias.yaml"]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        pytest.param("\ufeffa".encode("utf-16-le"), "UTF-16", id="utf-16-with-mark"),
        pytest.param("a: é\n".encode("latin-1"), "not UTF-8 (byte 0xe9)", id="latin-1"),
    ],
)
def test_other_encodings_are_refused_with_advice(raw: bytes, says: str) -> None:
    with pytest.raises(FileProblem) as problem:
        decode(raw)
    assert says in problem.value.problem
    assert "convert" in problem.value.problem


def test_the_place_of_a_wrong_byte_is_said() -> None:
    with pytest.raises(FileProblem) as problem:
        decode(b"a: b\nc: \xff\n")
    assert (problem.value.line, problem.value.column) == (2, 4)


def test_a_byte_order_mark_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: b\n")
    source = read(path)
    assert source.text == "a: b\n"
    write(Found(path, True, tmp_path), source, "a: c\n")
    assert path.read_bytes() == b"\xef\xbb\xbfa: c\n"


@pytest.mark.parametrize("kind", ["missing", "folder", "huge"])
def test_what_cannot_be_read_is_said(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    if kind == "folder":
        path.mkdir()
    if kind == "huge":
        with path.open("wb") as stream:
            stream.truncate(50_000_000)
    with pytest.raises(FileProblem) as problem:
        read(path)
    assert {"missing": "No such file", "folder": "is a folder", "huge": "too large"}[kind] in problem.value.problem


def test_writing_keeps_the_mode_and_leaves_no_other_file(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(TEXT)
    path.chmod(0o640)
    write(Found(path, True, tmp_path), read(path), "new\n")
    assert path.read_text() == "new\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(TEXT)
    source = read(path)
    path.write_text("somebody else's\n")
    with pytest.raises(FileProblem, match="changed while"):
        write(Found(path, True, tmp_path), source, "ours\n")
    assert path.read_text() == "somebody else's\n"
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_a_failed_replacement_leaves_the_file_and_no_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(TEXT)
    source = read(path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileProblem, match="No space left"):
        write(Found(path, True, tmp_path), source, "ours\n")
    assert path.read_text() == TEXT
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_a_link_inside_the_tree_is_written_through(tmp_path: Path) -> None:
    tree(tmp_path, "real.yaml")
    link = tmp_path / "link.yaml"
    link.symlink_to("real.yaml")
    write(Found(link, False, tmp_path), read(link), "new\n")
    assert link.is_symlink()
    assert (tmp_path / "real.yaml").read_text() == "new\n"


def test_a_link_out_of_the_tree_is_not_written_through(tmp_path: Path) -> None:
    tree(tmp_path, "outside.yaml", "in/a.yaml")
    link = tmp_path / "in" / "link.yaml"
    link.symlink_to(tmp_path / "outside.yaml")
    with pytest.raises(FileProblem, match="outside"):
        write(Found(link, True, tmp_path / "in"), read(link), "new\n")
    assert (tmp_path / "outside.yaml").read_text() == TEXT
