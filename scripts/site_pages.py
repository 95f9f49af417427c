"""Pages of the documentation site that are made when it is built (a hook of mkdocs): the home page, and one page for each fixer."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from autofix.fixer import Fixer
from autofix.registry import all_fixers

ROOT = Path(__file__).parent.parent
REPOSITORY = "https://github.com/cfn-autofix/cfn-autofix/blob/main"
MOST_LINES, MOST_CASES = 60, 8
TITLES = {
    "configuration": "Configuration",
    "suppression": "Suppression",
    "cli": "Commands",
    "api": "Python API",
    "bot": "The bot",
    "integrations": "CI and editors",
    "aws-permissions": "Permissions in AWS",
    "seeds": "The 42 issues",
    "coverage": "Scanner rules",
    "impact": "Impact on stacks",
    "performance": "Performance",
}
"""The pages of docs/ in the order of the menu; others come behind them."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The menu: what people read first, then every fixer by its service."""
    written = sorted((path.stem for path in (ROOT / "docs").glob("*.md") if path.stem != "fixers"), key=_position)
    pages: list[Any] = [{"Home": "index.md"}, *({TITLES.get(name, name.capitalize()): f"{name}.md"} for name in written)]
    by_service = groupby(all_fixers(), key=lambda fixer: fixer.name.partition("-")[0])
    services = [{service: [{fixer.name: f"fixers/{fixer.name}.md"} for fixer in fixers]} for service, fixers in by_service]
    config.nav = [*pages, {"Fixers": ["fixers/index.md", *services]}, {"Contributing": "contributing.md"}, {"Changelog": "changelog.md"}]
    return config


def _position(name: str) -> tuple[int, str]:
    return (list(TITLES).index(name) if name in TITLES else len(TITLES), name)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that stand nowhere else."""
    pages = {"index.md": "README.md", "contributing.md": "CONTRIBUTING.md", "changelog.md": "CHANGELOG.md"}
    made = {page: _from_the_root((ROOT / source).read_text(encoding="utf-8")) for page, source in pages.items()}
    made["fixers/index.md"] = _index()
    made |= {f"fixers/{fixer.name}.md": _page(fixer) for fixer in all_fixers()}
    for name, text in made.items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Links to the page with all fixers go to the fixer's own."""
    return re.sub(r"\]\(fixers\.md#([\w-]+)\)", r"](fixers/\1.md)", markdown).replace("](fixers.md)", "](fixers/index.md)")


def _from_the_root(text: str) -> str:
    """A page of the repository's root with its links as they are on the site."""
    for name in ("CONTRIBUTING.md", "CHANGELOG.md"):
        text = text.replace(f"]({name})", f"]({name.lower()})")
    text = re.sub(r"\]\(docs/([\w.#-]+\.md[\w#-]*)\)", r"](\1)", text)
    return re.sub(r"\]\((?!https?:|#|[\w-]+\.md)([\w./-]+)\)", rf"]({REPOSITORY}/\1)", text)


def _index() -> str:
    rows = [f"| [{f.name}]({f.name}.md) | {f.summary} | {f.safety.value}{', on request' if f.opt_in else ''} |" for f in all_fixers()]
    head = f"# Fixers\n\n{len(rows)} fixers, each for one documented defect. *On request*: it runs where a selection names it.\n"
    return "\n".join([head, "| fixer | defect | safety |", "| --- | --- | --- |", *rows]) + "\n"


def _page(fixer: Fixer) -> str:
    facts = {
        "Safety": fixer.safety.value,
        "Runs": f"on request: `--select {fixer.name}`, a tag or a rule it resolves" if fixer.opt_in else "by default",
        "Tags": ", ".join(fixer.tags),
        "Resolves": ", ".join(f"`{rule}`" for rule in fixer.resolves) or "no scanner reports it",
        "Source": f"<{fixer.cite}>",
    }
    table = "\n".join(f"| **{key}** | {value} |" for key, value in facts.items())
    settings = "".join(
        f"- `--set {setting.name}=…`: {setting.help}{'' if setting.default is None else f' (default: `{setting.default}`)'}\n"
        for setting in fixer.settings.values()
    )
    parts = [f"# {fixer.name}\n\n{fixer.manual}\n\n| | |\n| --- | --- |\n{table}\n", f"## Settings\n\n{settings}" if settings else ""]
    return "\n".join([*filter(None, parts), *_cases(fixer)])


def _cases(fixer: Fixer) -> Iterator[str]:
    """What its golden cases show: changes as diffs, then what it leaves alone."""
    folder = ROOT / "golden" / fixer.name
    shown = [(path, diff) for path in sorted(folder.glob("*.before.*")) if 0 < len(diff := _diff(path)) <= MOST_LINES]
    if shown:
        yield "## What it does\n"
        for path, diff in shown[:MOST_CASES]:
            yield f"**{_words(path)}**\n\n```diff\n" + "\n".join(diff) + "\n```\n"
    if kept := sorted(folder.glob("*.unchanged.*")):
        yield "## What it leaves alone\n\n" + "".join(f"- {_words(path)}\n" for path in kept)


def _diff(path: Path) -> list[str]:
    before, after = (
        p.read_text(encoding="utf-8-sig").splitlines() for p in (path, path.with_name(path.name.replace(".before.", ".after.")))
    )
    return list(difflib.unified_diff(before, after, n=4, lineterm=""))[2:]


def _words(path: Path) -> str:
    return path.name.partition(".")[0].replace("-", " ")
