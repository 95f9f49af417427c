"""Which repositories on which forge: names, URLs and checkouts, and the tokens that open them, from the environment."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from autofix.bot.clone import origin_of
from autofix.bot.forge import Forge, ForgeError
from autofix.bot.git import GitError, in_clear, scheme_of, without_secret
from autofix.bot.review import Reviews
from autofix.bot.waiting import Clock

if TYPE_CHECKING:
    from autofix.bot.forges.github import Api

FORGES = ("github", "gitlab", "codecommit", "git")
_GITHUB = "https://api.github.com"
_NAME = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class Target:
    """A repository to work on. It holds no secret, so it may travel to other machines."""

    forge: str
    name: str
    """``owner/name``, or the URL of a plain git remote."""
    api: str = ""
    """The forge's API; empty for the public one."""


def target_of(text: str, forge: str | None, api: str | None, environment: Mapping[str, str]) -> Target:
    """The repository that somebody named: ``owner/name`` or a URL. Raises ForgeError."""
    if forge == "git":
        return Target("git", text)
    if _NAME.fullmatch(text) and not Path(text).is_dir():
        return _on(forge or ("gitlab" if environment.get("GITLAB_CI") and not api else "github"), text, api, environment)
    try:
        clean = without_secret(text)[0]
        host, path = _host_and_path(clean)
    except (GitError, ValueError) as problem:
        raise ForgeError(str(problem)) from None
    found = forge or _forge_at(host, environment)
    if found == "git" or not path:
        return Target("git", text)
    return _on(found, path, api or (f"https://{host}/api/v3" if found == "github" and host != "github.com" else None), environment)


def _on(forge: str, name: str, api: str | None, environment: Mapping[str, str]) -> Target:
    public = {"github": environment.get("GITHUB_API_URL") or _GITHUB, "gitlab": environment.get("CI_SERVER_URL") or "https://gitlab.com"}
    return Target(forge, name, (api or public.get(forge, "")).rstrip("/"))


def _host_and_path(url: str) -> tuple[str, str]:
    """Where a URL (also ``git@host:owner/name.git``) leads to, and the repository's name there."""
    if scheme_of(url) == "file":
        return "", ""
    if "://" not in url:
        host, _, path = url.rpartition("@")[2].partition(":")
    else:
        host, path = urlsplit(url).hostname or "", urlsplit(url).path
    return host.lower(), path.strip("/").removesuffix(".git")


def _forge_at(host: str, environment: Mapping[str, str]) -> str:
    own = {
        urlsplit(environment.get(name, "")).hostname: forge
        for name, forge in (("GITHUB_SERVER_URL", "github"), ("CI_SERVER_URL", "gitlab"))
    }
    if host in own:
        return own[host]
    if host == "github.com" or host.endswith(".ghe.com") or host.startswith("github."):
        return "github"
    if host.startswith("gitlab."):
        return "gitlab"
    return "codecommit" if host.startswith("git-codecommit") else "git"


def target_here(folder: Path, forge: str | None, api: str | None, environment: Mapping[str, str]) -> Target:
    """The repository of a checkout: what the CI system says, else its origin. Raises ForgeError."""
    if forge in (None, "github") and environment.get("GITHUB_ACTIONS") and (name := environment.get("GITHUB_REPOSITORY")):
        return _on("github", name, api, environment)
    if forge in (None, "gitlab") and environment.get("GITLAB_CI") and (name := environment.get("CI_PROJECT_PATH")):
        return _on("gitlab", name, api, environment)
    origin = origin_of(folder)
    if origin is None:
        raise ForgeError(f"{folder} is no git checkout with a remote called origin; name the repository with --repo")
    return target_of(origin, forge, api, environment)


def matches(name: str, patterns: Sequence[str]) -> bool:
    """Whether a repository is meant: by its full or short name, with ``!`` before a pattern for those that are not."""
    short = name.rpartition("/")[2]
    wanted = [pattern for pattern in patterns if not pattern.startswith("!")]
    unwanted = [pattern[1:] for pattern in patterns if pattern.startswith("!")]

    def any_of(globs: Iterable[str]) -> bool:
        return any(fnmatch.fnmatchcase(name.lower(), glob.lower()) or fnmatch.fnmatchcase(short.lower(), glob.lower()) for glob in globs)

    return (not wanted or any_of(wanted)) and not any_of(unwanted)


def targets_of(owner: str, patterns: Sequence[str], forge: str | None, api: str | None, environment: Mapping[str, str]) -> Iterator[Target]:
    """The repositories of an organization that match. Raises ForgeError."""
    where = _on(forge or ("gitlab" if environment.get("GITLAB_CI") and not api else "github"), owner, api, environment)
    if where.forge != "github":
        raise ForgeError(f"autofix cannot list the repositories of an organization on {where.forge}")
    from autofix.bot.forges.github import repositories_of

    for name in repositories_of(_github_api(where, environment, Clock())[0], owner):
        if matches(name, patterns):
            yield Target("github", name, where.api)


def forge_of(target: Target, environment: Mapping[str, str], clock: Clock | None = None) -> Forge:
    """The forge of a repository, opened with the tokens of this process. Raises ForgeError."""
    clock = clock or Clock()
    if target.forge == "github":
        from autofix.bot.forges.github import GitHub

        api, token = _github_api(target, environment, clock)
        return GitHub(api, target.name, token)
    if target.forge == "git":
        from autofix.bot.forges.plain import PlainGit

        return PlainGit(target.name, environment.get("AUTOFIX_GIT_TOKEN", ""))
    raise ForgeError(f"autofix does not know the forge {target.forge}")


def reviews_of(target: Target, environment: Mapping[str, str], clock: Clock | None = None) -> Reviews:
    """The reviews of a repository, opened with the tokens of this process. Raises ForgeError."""
    forge = forge_of(target, environment, clock)
    if target.forge == "github":
        from autofix.bot.forges.github import GitHub
        from autofix.bot.forges.github_reviews import GitHubReviews

        assert isinstance(forge, GitHub)
        return GitHubReviews(forge)
    raise ForgeError(f"autofix cannot suggest changes on {target.forge}: it takes no suggestions")


def pull_request_here(environment: Mapping[str, str]) -> int | None:
    """The pull request that the CI system works on."""
    found = re.fullmatch(r"refs/pull/(\d+)/.*", environment.get("GITHUB_REF", "")) if environment.get("GITHUB_ACTIONS") else None
    named = found.group(1) if found else environment.get("CI_MERGE_REQUEST_IID", "")
    return int(named) if named.isdigit() else None


def _github_api(target: Target, environment: Mapping[str, str], clock: Clock) -> tuple[Api, str]:
    from github import Auth

    from autofix.bot.forges.github import Api, installation_token

    api = target.api or _GITHUB
    if in_clear(api):
        raise ForgeError(f"a token is not sent without TLS; use an https URL instead of {api}")
    app, key = environment.get("AUTOFIX_GITHUB_APP_ID", ""), _app_key(environment)
    token = installation_token(api, app, key, target.name, clock) if app and key else _github_token(api, environment)
    return Api(api, Auth.Token(token), clock, [token]), token


def _app_key(environment: Mapping[str, str]) -> str:
    path = environment.get("AUTOFIX_GITHUB_APP_KEY_FILE")
    if not path:
        return environment.get("AUTOFIX_GITHUB_APP_KEY", "")
    try:
        return Path(path).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise ForgeError("the file that AUTOFIX_GITHUB_APP_KEY_FILE names cannot be read") from None


def _github_token(api: str, environment: Mapping[str, str]) -> str:
    """A token for this very GitHub: those of github.com, or of the CI system's own server, are not sent elsewhere."""
    at_home = api in (_GITHUB, environment.get("GITHUB_API_URL"))
    names = ("AUTOFIX_GITHUB_TOKEN", *(("GH_TOKEN", "GITHUB_TOKEN") if at_home else ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")))
    found = next((token for name in names if (token := environment.get(name, "").strip())), None)
    if found is None:
        raise ForgeError(f"no token for {api}: set {' or '.join(names)}, or AUTOFIX_GITHUB_APP_ID and AUTOFIX_GITHUB_APP_KEY")
    return found
