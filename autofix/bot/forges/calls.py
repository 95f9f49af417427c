"""Calls to a forge that speaks REST: patient, counted, and with errors in words for the user. GitHub and GitLab share them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from autofix.bot.forge import Denied, ForgeError
from autofix.bot.git import scrubbed
from autofix.bot.waiting import Clock, Failed, patiently

DASHBOARD_LABEL = "autofix-dashboard"
PAGE = 100
"""So many items of a list come at a time."""


class Refused(ForgeError):
    """What the forge does not take as it is: a name that does not exist, something that is there already."""


class Calls:
    """Calls to one forge; a forge says how it makes one."""

    home = "repository"
    """What the forge calls the place it keeps a repository in."""

    def __init__(self, clock: Clock, secrets: Sequence[str]) -> None:
        self._clock, self._secrets = clock, secrets
        self.calls = 0

    def __call__(self, verb: str, path: str, /, *, repeatable: bool = True, **given: Any) -> Any:
        """Make a call. given: query parameters of a GET or DELETE, else the members of the body. Raises ForgeError."""
        try:
            return patiently(lambda: self._counted(verb, path, given), self._clock, repeatable=repeatable)
        except Failed as failure:
            message = scrubbed(f"{verb} {path}: {failure.message}", secrets=self._secrets)
            kind = Denied if failure.status in (401, 403, 404) else Refused if failure.status in (400, 409, 422) else ForgeError
            raise kind(self._advice(failure.status, message)) from None

    def _counted(self, verb: str, path: str, given: dict[str, Any]) -> Any:
        self.calls += 1
        return self._once(verb, path, given)

    def _once(self, verb: str, path: str, given: dict[str, Any]) -> Any:
        """One call, which raises Failed."""
        raise NotImplementedError

    def _advice(self, status: int, message: str) -> str:
        if status == 401:
            return f"the token is not valid ({message})"
        if status in (403, 404):
            return f"the token may not do this, or there is no such {self.home} ({message}); see docs/bot.md for the permissions it needs"
        return message

    def pages(self, path: str, most: int = 100, **given: Any) -> Iterator[list[Any]]:
        """The pages of a list."""
        for page in range(1, most + 1):
            listed = self("GET", path, per_page=PAGE, page=page, **given)
            yield listed
            if len(listed) < PAGE:
                return


def either(pages: Iterator[list[Any]], others: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The pages of one list, or those of another where that one is denied."""
    try:
        first = next(pages)
    except Denied:
        return others
    return itertools.chain((first,), pages)
