"""``--show-settings``: what holds for each file, as a configuration that could be written down, and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from autofix.config import Config
from autofix.engine import Options
from autofix.pointer import Json
from autofix.policy import Policies
from autofix.report.diff import shown_path
from autofix.report.terminal import printable


def lines(policies: Policies, paths: Sequence[Path]) -> Iterator[str]:
    """A block of YAML for each set of files with the same options."""
    groups: dict[int, tuple[Options, Config, list[Path]]] = {}
    for path in paths:
        options = policies.of(path)
        groups.setdefault(id(options), (options, policies.config(path), []))[2].append(path)
    for number, (options, config, members) in enumerate(groups.values()):
        if number:
            yield "---"
        origin = shown_path(config.origin.path) if config.origin is not None else "no configuration file"
        others = f" and {len(members) - 1:,} more files" if len(members) > 1 else ""
        yield f"# {printable(origin)}, for {printable(shown_path(members[0]))}{others}"
        yield f"# {len(options.running())} of {len(policies.fixers())} fixers run"
        for key, value in _values(policies, options, config).items():
            yield f"{key}: {json.dumps(value)}"


def _values(policies: Policies, options: Options, config: Config) -> dict[str, Json]:
    given = policies.given
    settings: dict[str, Json] = {}
    for name, value in sorted(options.settings.items()):
        fixer, _, key = name.rpartition(".")
        inner = settings.setdefault(fixer, {})
        assert isinstance(inner, dict)
        inner[key] = value
    return {
        "select": [fixer.name for fixer in options.running()],
        "per-file-ignores": {pattern: list(names) for pattern, names in config.per_file_ignores.items()},
        "exclude": list(config.exclude),
        "fixable": list(given.fixable or config.fixable),
        "unfixable": [*config.unfixable, *given.unfixable],
        "unsafe-fixes": options.unsafe,
        "extend-safe": list(config.extend_safe),
        "extend-unsafe": list(config.extend_unsafe),
        "max-impact": str(options.max_impact),
        **({"region": options.region} if options.region else {}),
        "settings": settings,
        **({"baseline": config.baseline} if config.baseline else {}),
        **({"bot": config.bot} if config.bot else {}),
    }
