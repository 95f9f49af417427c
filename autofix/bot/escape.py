"""Foreign text in markdown: it means only itself, wherever a template's author put what."""

from __future__ import annotations

import re

from autofix.report.markdown import escaped
from autofix.report.terminal import printable

_BREAK = "&#8203;"
"""A space of no width, so that GitHub and GitLab see no mention, reference or command."""


def prose(text: str) -> str:
    """One line of plain words: no markup, links, mentions, references to issues, quick actions."""
    shown = escaped(text).replace("\\#", f"&#35;{_BREAK}").replace("\\!", f"&#33;{_BREAK}").replace("\\$", f"&#36;{_BREAK}")
    shown = shown.replace("\\~", f"&#126;{_BREAK}").replace("%", f"&#37;{_BREAK}").replace("&amp;", f"&amp;{_BREAK}")
    shown = re.sub(r"(?i)\b(gh)-(?=\d)", rf"\1-{_BREAK}", shown)
    shown = re.sub(r"\b(?=\d*[a-f])[0-9a-f]{7,40}\b", lambda found: _BREAK.join(re.findall(".{1,6}", found.group())), shown)
    return re.sub(r"^(?=[/\-+=>:\d])", _BREAK, shown)


def code(text: str) -> str:
    """One line as code: nothing in it is read as markup."""
    shown = printable(text)
    shown = shown if len(shown) <= 300 else shown[:299] + "…"
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{fence}{pad}{shown or ' '}{pad}{fence}".replace("|", "\\|") if "|" not in shown else f"<code>{html(shown)}</code>"


def html(text: str) -> str:
    """One line inside an HTML element."""
    shown = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return re.sub(r"[^\w\s;&,.-]", lambda found: f"&#{ord(found.group())};", shown).replace("@", f"&#64;{_BREAK}")


def block(text: str, language: str = "") -> str:
    """Lines as a fenced block that nothing inside can close."""
    shown = "\n".join(printable(line) for line in text.removesuffix("\n").split("\n"))
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", shown)), default=0))
    return f"{fence}{language}\n{shown}\n{fence}"


def subject(text: str, longest: int = 120) -> str:
    """One line for a title or a commit's subject: no control characters, mentions or references."""
    shown = re.sub(r"\s+", " ", printable(text)).strip()
    shown = re.sub(r"([@#!])(?=\w)", "\\1\u200b", shown)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
