"""An account that is known without asking AWS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autofix.facts.account import Account, Certificate
from autofix.facts.versions import EngineVersions


@dataclass(frozen=True)
class KnownAccount(Account):
    """What there is in it, as a test says."""

    roles: frozenset[str] = frozenset()
    log_groups: frozenset[str] = frozenset()
    issued: tuple[Certificate, ...] = ()
    engines: Mapping[str, EngineVersions] | None = None
    orderable: Mapping[str, tuple[str, ...]] | None = None

    def versions(self) -> Mapping[str, EngineVersions] | None:
        """The engines given."""
        return self.engines

    def classes(self, engine: str, version: str) -> tuple[str, ...] | None:
        """The classes given for a version."""
        return (self.orderable or {}).get(f"{engine} {version}")

    def role_exists(self, name: str) -> bool:
        """Whether it is among the roles."""
        return name in self.roles

    def log_group_exists(self, name: str) -> bool:
        """Whether it is among the log groups."""
        return name in self.log_groups

    def certificates(self) -> tuple[Certificate, ...]:
        """The certificates given."""
        return self.issued
