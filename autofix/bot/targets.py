"""Which repositories on which forge: names, URLs and checkouts, and the tokens that open them, from the environment."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from autofix.bot.clone import origin_of
from autofix.bot.forge import Forge, ForgeError
from autofix.bot.git import GitError, in_clear, scheme_of, without_secret
from autofix.bot.review import Reviews
from autofix.bot.waiting import Clock

if TYPE_CHECKING:
    from autofix.bot.forges import gitlab
    from autofix.bot.forges.github import Api

FORGES = ("github", "gitlab", "codecommit", "git")
_GITHUB = "https://api.github.com"
_NAME = re.compile(r"[\w.-]+/[\w.-]+")
_CODECOMMIT = re.compile(r"codecommit::?(?:([a-z0-9-]+):)?//(?:[^@/]+@)?([\w.-]+)")
"""As git-remote-codecommit writes a repository: ``codecommit::eu-west-1://shop``. A profile comes from the environment."""


@dataclass(frozen=True)
class Target:
    """A repository to work on. It holds no secret, so it may travel to other machines."""

    forge: str
    name: str
    """``owner/name``, or the URL of a plain git remote."""
    api: str = ""
    """The forge's API (for CodeCommit the region); empty for the usual one."""


def target_of(text: str, forge: str | None, api: str | None, environment: Mapping[str, str]) -> Target:
    """The repository that somebody named: ``owner/name`` or a URL. Raises ForgeError."""
    if forge == "git":
        return Target("git", text)
    if named := _CODECOMMIT.fullmatch(text):
        return Target("codecommit", named.group(2), named.group(1) or "")
    if forge == "codecommit" and re.fullmatch(r"[\w.-]+", text):
        return Target("codecommit", text, api or "")
    if forge == "gitlab" and re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+", text):
        return _on("gitlab", text, api, environment)
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
    if found == "codecommit":
        return Target("codecommit", path.rpartition("/")[2], host.split(".")[1] if host.count(".") > 1 else "")
    if found == "gitlab":
        return _on(found, path, api or f"https://{host}", environment)
    return _on(found, path, api or (f"https://{host}/api/v3" if host != "github.com" else None), environment)


def _on(forge: str, name: str, api: str | None, environment: Mapping[str, str]) -> Target:
    public = {"github": environment.get("GITHUB_API_URL") or _GITHUB, "gitlab": environment.get("CI_SERVER_URL") or "https://gitlab.com"}
    url = (api or public.get(forge, "")).rstrip("/")
    return Target(forge, name, url.removesuffix("/api/v4") if forge == "gitlab" else url)


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
    chosen = forge or ("gitlab" if environment.get("GITLAB_CI") and not api else "github")
    where = Target(chosen, owner, api or "") if chosen == "codecommit" else _on(chosen, owner, api, environment)
    for name in _listed(where, environment):
        if matches(name, patterns):
            yield Target(where.forge, name, where.api)


def _listed(where: Target, environment: Mapping[str, str]) -> Iterator[str]:
    if where.forge == "github":
        from autofix.bot.forges.github import repositories_of

        return repositories_of(_github_api(where, environment, Clock())[0], where.name)
    if where.forge == "gitlab":
        from autofix.bot.forges.gitlab import projects_of

        return projects_of(_gitlab_api(where, environment, Clock())[0], where.name)
    if where.forge == "codecommit":
        from autofix.bot.forges import codecommit

        return codecommit.repositories_of(codecommit.Api(_codecommit(where.api)[0], Clock()))
    raise ForgeError("autofix cannot list what a plain git server has; name the repositories with --repo")


def forge_of(target: Target, environment: Mapping[str, str], clock: Clock | None = None) -> Forge:
    """The forge of a repository, opened with the tokens of this process. Raises ForgeError."""
    clock = clock or Clock()
    if target.forge == "github":
        from autofix.bot.forges.github import GitHub

        api, token = _github_api(target, environment, clock)
        return GitHub(api, target.name, token)
    if target.forge == "gitlab":
        from autofix.bot.forges.gitlab import GitLab

        gitlab, token = _gitlab_api(target, environment, clock)
        return GitLab(gitlab, target.name, token)
    if target.forge == "codecommit":
        from autofix.bot.forges.codecommit import Api, CodeCommit

        client, opened = _codecommit(target.api)
        return CodeCommit(Api(client, clock), target.name, opened)
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
    if target.forge == "gitlab":
        from autofix.bot.forges.gitlab import GitLab
        from autofix.bot.forges.gitlab_reviews import GitLabReviews

        assert isinstance(forge, GitLab)
        return GitLabReviews(forge)
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
    _encrypted(api)
    app, key = environment.get("AUTOFIX_GITHUB_APP_ID", ""), _app_key(environment)
    token = installation_token(api, app, key, target.name, clock) if app and key else _github_token(api, environment)
    return Api(api, Auth.Token(token), clock, [token]), token


def _encrypted(url: str) -> None:
    if in_clear(url):
        raise ForgeError(f"a token is not sent without TLS; use an https URL instead of {url}")


def _first(names: Sequence[str], environment: Mapping[str, str]) -> str:
    """The first of these variables that holds something, else nothing."""
    return next((value for name in names if (value := environment.get(name, "").strip())), "")


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
    found = _first(names, environment)
    if not found:
        raise ForgeError(f"no token for {api}: set {' or '.join(names)}, or AUTOFIX_GITHUB_APP_ID and AUTOFIX_GITHUB_APP_KEY")
    return found


def _gitlab_api(target: Target, environment: Mapping[str, str], clock: Clock) -> tuple[gitlab.Api, str]:
    from autofix.bot.forges.gitlab import Api

    url = target.api or "https://gitlab.com"
    _encrypted(url)
    at_home = url in (environment.get("CI_SERVER_URL") or "https://gitlab.com", environment.get("GITLAB_HOST"))
    names = ("AUTOFIX_GITLAB_TOKEN", *(("GITLAB_TOKEN",) if at_home else ()))
    token = _first(names, environment)
    if not token:
        job = "; the CI_JOB_TOKEN that is there may not open merge requests" if environment.get("CI_JOB_TOKEN") else ""
        raise ForgeError(f"no token for {url}: set {' or '.join(names)} to a token with the scope api{job}")
    return Api(url, token, clock), token


def _codecommit(region: str) -> tuple[Any, Callable[[str], str]]:
    """A client for a region, and what opens its repositories for git."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError

    from autofix.bot.forges.codecommit import signed

    try:
        session = boto3.Session(region_name=region or None)
        credentials = session.get_credentials()
        client = session.client("codecommit", config=Config(retries={"total_max_attempts": 1}))
    except BotoCoreError as problem:
        raise ForgeError(f"AWS cannot be asked: {problem}") from None
    if credentials is None:
        raise ForgeError("there are no AWS credentials; set AWS_PROFILE, or run where a role is")
    return client, lambda url: signed(url, client.meta.region_name, credentials.get_frozen_credentials(), datetime.now(timezone.utc))
