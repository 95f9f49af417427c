"""What exists in the account and region that templates go to. Nobody is asked here: autofix.facts.live asks AWS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autofix.facts.versions import EngineVersions


@dataclass(frozen=True)
class Certificate:
    """A certificate that AWS Certificate Manager has issued, and the names it stands for."""

    arn: str
    names: tuple[str, ...]

    def covers(self, domain: str) -> bool:
        """Whether clients accept it for a domain: by its own name, or by a wildcard in place of the first label."""
        domain = domain.rstrip(".").lower()
        wildcard = "*." + domain.partition(".")[2]
        return any(name.lower() in (domain, wildcard) for name in self.names)


class Account:
    """Answers about one account and region; each is None where AWS was not asked, or did not say. Nobody asks this one."""

    def versions(self) -> Mapping[str, EngineVersions] | None:
        """The versions of each engine that AWS names today."""
        return None

    def classes(self, engine: str, version: str) -> tuple[str, ...] | None:  # noqa: ARG002
        """The instance classes that can be ordered for a version of an engine."""
        return None

    def role_exists(self, name: str) -> bool | None:  # noqa: ARG002
        """Whether the account has a role of this name."""
        return None

    def log_group_exists(self, name: str) -> bool | None:  # noqa: ARG002
        """Whether the account has a log group of this name in the region."""
        return None

    def certificates(self) -> tuple[Certificate, ...] | None:
        """The issued certificates of the region."""
        return None


NOBODY_ASKED = Account()
