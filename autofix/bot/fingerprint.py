"""What a finding is known by across runs, and the mark in a pull request that remembers it: the forge holds all state."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from autofix.fixer import Finding
from autofix.pointer import Json, Pointer

_MARK = re.compile(r"<!-- autofix:([a-z-]+)(?: (\{[^<>]*\}))? -->")
_ID = re.compile(r"[A-Za-z0-9_-]{8}")


def of(path: str, finding: Finding) -> str:
    """Eight characters for a finding: the same as long as the same fixer would do the same in the same place.

    The place of an item in a list does not count (an entry above it moves it), nor do the message and the old value.
    """
    done = [(o.op, _place(o.path), _place(o.source), o.value) for o in finding.patch if o.op != "test"]
    whole: Json = json.dumps([path, finding.fixer, _place(finding.at), done], sort_keys=True)
    return base64.urlsafe_b64encode(hashlib.sha256(str(whole).encode("utf-8", "surrogatepass")).digest()[:6]).decode("ascii")


def _place(pointer: Pointer | None) -> list[str]:
    return ["#" if token.isdigit() else token for token in pointer or ()]


def together(ids: Iterable[str]) -> str:
    """One fingerprint for many findings."""
    return hashlib.sha256(" ".join(sorted(ids)).encode("ascii")).hexdigest()[:16]


@dataclass(frozen=True)
class Mark:
    """What the body of a pull request remembers, where nobody sees it."""

    group: str
    findings: tuple[str, ...] = ()
    text: str = ""
    """Digest of title and body as the bot wrote them."""
    ended: bool = False
    """Closed by the bot, as nothing was left."""
    bare: bool = False
    """Labels and reviewers are still to come."""
    hands_off: bool = False
    """A person pushed to the branch, and was told that the bot keeps away from it."""


def digest(title: str, text: str) -> str:
    """What tells two texts apart."""
    return hashlib.sha256(f"{title}\0{text}".encode("utf-8", "replace")).hexdigest()[:12]


def marked(mark: Mark, title: str, text: str) -> str:
    """A body with its mark, which comes first so that nothing in the text can pass for it."""
    mark = replace(mark, text=digest(title, text))
    shown = {"group": mark.group, "findings": "".join(sorted(mark.findings)), "text": mark.text}
    flags = {name: True for name in ("ended", "bare", "hands_off") if getattr(mark, name)}
    return f"<!-- autofix:state {json.dumps({**shown, **flags}, separators=(',', ':'))} -->\n{text}"


def read_mark(body: str) -> Mark | None:
    """The mark of a body; None where somebody removed or broke it."""
    found = _MARK.match(body.lstrip())
    if found is None or found.group(1) != "state":
        return None
    try:
        raw = json.loads(found.group(2) or "")
    except ValueError:
        return None
    group, findings = (raw.get("group"), raw.get("findings")) if isinstance(raw, dict) else (None, None)
    if not isinstance(group, str) or not isinstance(findings, str):
        return None
    flags = {name: raw.get(name) is True for name in ("ended", "bare", "hands_off")}
    return Mark(group, tuple(_ID.findall(findings)), str(raw.get("text", "")), **flags)


def unmarked(body: str) -> str:
    """A body without its mark."""
    found = _MARK.match(body.lstrip())
    return body.lstrip()[found.end() :].removeprefix("\r\n").removeprefix("\n") if found else body


def comment_mark(kind: str) -> str:
    """The hidden line that tells the bot that it has made a comment before."""
    return f"<!-- autofix:{kind} -->"


def was_said(kind: str, comments: Sequence[str]) -> bool:
    """Whether one of the comments is the bot's of this kind."""
    return any(text.lstrip().startswith(comment_mark(kind)) for text in comments)
