"""Which options hold for a file: those of the nearest configuration above it, under those of the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from autofix.config import NAME, Config, known, load
from autofix.engine import Hold, Options, Verdict
from autofix.facts.snapshot import Facts
from autofix.fixer import Finding, Fixer
from autofix.impact import Impact
from autofix.pointer import Json
from autofix.registry import all_fixers
from autofix.selection import select, selects

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True)
class Given:
    """What the command line says; what it leaves open the configuration decides."""

    select: Sequence[str] = ()
    extend_select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    fixable: Sequence[str] = ()
    unfixable: Sequence[str] = ()
    unsafe: bool | None = None
    max_impact: Impact | None = None
    settings: Mapping[str, Json] = field(default_factory=dict)
    region: str | None = None
    config: Path | None = None
    isolated: bool = False


class Policies:
    """The options of each file. Configurations are read once, where a file asks for them; that raises ConfigError."""

    def __init__(
        self, given: Given, fixers: Callable[[], Sequence[Fixer]] = all_fixers, facts: Callable[[str | None], Facts] = lambda _: Facts()
    ) -> None:
        """Take what the command line says, what knows all fixers, and what knows the facts of a region. Raises SettingError.

        The fixers are asked for only where something is said about some of them.
        """
        self.given, self.fixers = given, fixers
        for named in (given.select, given.extend_select, given.ignore, given.fixable, given.unfixable):
            if named:
                known(named, fixers())
        self._facts = cache(facts)
        self._configs: dict[Path, Config] = {}
        self._nearest: dict[Path, Config] = {}
        self._options: dict[tuple[int, tuple[str, ...]], Options] = {}

    def config(self, path: Path) -> Config:
        """The configuration for a file or folder: of --config, or of the nearest folder above (or the folder itself) that has one."""
        if self.given.isolated or self.given.config is not None:
            return self._load(self.given.config) if self.given.config is not None else _NONE
        return self._of_folder(Path(os.path.abspath(path if path.is_dir() else path.parent)))  # noqa: PTH100  # links stay links

    def _of_folder(self, folder: Path) -> Config:
        if folder not in self._nearest:
            if (folder / NAME).is_file():
                self._nearest[folder] = self._load(folder / NAME)
            else:
                self._nearest[folder] = self._of_folder(folder.parent) if folder != folder.parent else _NONE
        return self._nearest[folder]

    def _load(self, path: Path) -> Config:
        if path not in self._configs:
            self._configs[path] = load(path, self.fixers())
        return self._configs[path]

    def folder(self, config: Config) -> Path:
        """What the patterns and paths of a configuration are relative to: its folder; where it was given, the current one."""
        return config.origin.path.parent if config.origin is not None and self.given.config is None else Path()

    def of(self, path: Path) -> Options:
        """The options for a file."""
        config = self.config(path)
        ignored = tuple(
            name
            for pattern, names in config.per_file_ignores.items()
            if _matches((pattern,), path, self.folder(config), False)
            for name in names
        )
        if (id(config), ignored) not in self._options:
            self._options[id(config), ignored] = self.options(config, ignored)
        return self._options[id(config), ignored]

    def excluded(self, path: Path, is_folder: bool) -> bool:
        """Whether a configuration leaves a file or folder out; it is no template itself."""
        if path.name == NAME and not is_folder:
            return True
        config = self.config(path.parent)
        return _matches(tuple(config.exclude), path, self.folder(config), is_folder)

    def chosen(self, config: Config, ignored: Sequence[str] = ()) -> tuple[Fixer, ...] | None:
        """The fixers that run; None where nobody chooses. What --select names exactly runs though the configuration ignores it."""
        given = self.given
        wanted, more = (given.select, ()) if given.select else (config.select, config.extend_select)
        ignored, more = [*config.ignore, *ignored], [*more, *given.extend_select]
        if self.fixers is all_fixers and not (wanted or more or ignored or given.ignore):
            return None
        exactly = [name for name in (*given.select, *given.extend_select) if name not in given.ignore]
        by_config = select(self.fixers(), wanted, ignored, more)
        return tuple(
            fixer
            for fixer in self.fixers()
            if fixer.name in exactly or (fixer in by_config and not any(selects(name, fixer) for name in given.ignore))
        )

    def options(self, config: Config, ignored: Sequence[str] = ()) -> Options:
        """The options that a configuration makes, under the command line; ignored: what it does not run on some files."""
        given = self.given
        fixable, unfixable = given.fixable or config.fixable, [*config.unfixable, *given.unfixable]
        kept = {fixer.name for fixer in self.fixers() if not any(selects(name, fixer) for name in fixable)} if fixable else set[str]()
        kept |= self._names(unfixable) - set(given.fixable)
        region = given.region or config.region
        return Options(
            fixers=self.chosen(config, ignored),
            unsafe=config.unsafe_fixes if given.unsafe is None else given.unsafe,
            max_impact=config.max_impact if given.max_impact is None else given.max_impact,
            settings={**config.settings, **given.settings},
            region=region,
            facts=self._facts(region),
            holds=(_reported_only(frozenset(kept)),) if kept else (),
            trusted=frozenset(self._names(config.extend_safe)),
            distrusted=frozenset(self._names(config.extend_unsafe)),
        )

    def _names(self, selectors: Sequence[str]) -> set[str]:
        return {fixer.name for fixer in self.fixers() if any(selects(name, fixer) for name in selectors)} if selectors else set()


_NONE = Config()


def _reported_only(names: frozenset[str]) -> Hold:
    """What these find is not fixed, whatever would be needed for it."""

    def answer(found: Finding) -> tuple[Verdict, str] | None:
        fixing = found.fixer in names and (found.patch or found.needs)
        return (Verdict.UNFIXABLE, f"{found.fixer} is to report only (fixable, unfixable)") if fixing else None

    return lambda _: answer


def _matches(patterns: tuple[str, ...], path: Path, folder: Path, is_folder: bool) -> bool:
    if not patterns:
        return False
    relative = os.path.relpath(path.parent.resolve() / path.name, folder.resolve())
    return not relative.startswith("..") and _spec(patterns).match_file(relative.replace(os.sep, "/") + ("/" if is_folder else ""))


@cache
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # slow to import

    return GitIgnoreSpec.from_lines(patterns)
