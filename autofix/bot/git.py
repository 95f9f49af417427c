"""git, run so that nothing of a foreign repository is executed and no secret is seen.

Repositories are bare and our own: there is no work tree, so no symbolic link, filter, hook or submodule of theirs ever comes to life.
Secrets travel in the environment (``GIT_CONFIG_*``), never in arguments, remotes or files.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote, unquote, urlsplit, urlunsplit

_PASSED_ON = (
    "PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "CURL_CA_BUNDLE",
    "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "all_proxy",
)  # fmt: skip
_FOR_SSH = ("HOME", "SSH_AUTH_SOCK")
_CONFIG = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.attributesFile": os.devnull,
    "core.excludesFile": os.devnull,
    "core.pager": "cat",
    "core.symlinks": "false",
    "core.sshCommand": "ssh -oBatchMode=yes",
    "core.askPass": "",
    "credential.helper": "",
    "protocol.allow": "never",
    "protocol.ext.allow": "never",
    "submodule.recurse": "false",
    "fetch.recurseSubmodules": "false",
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    "safe.directory": "*",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "commit.gpgSign": "false",
    "push.gpgSign": "false",
    "advice.detachedHead": "false",
}
_SCHEMES = ("https", "http", "ssh", "file")
_USERINFO = re.compile(r"(?<=://)[^/@\s]*@")
TIMEOUT = 600.0
LARGEST = 2 * 1024**3
"""So many bytes may one file of a fetch (its pack) have."""


class GitError(Exception):
    """A git command that failed, in words that hold no secret."""


@dataclass(frozen=True)
class Access:
    """Where a repository is fetched from and pushed to, and the HTTP header that opens it."""

    url: str
    header: str = field(default="", repr=False)

    @property
    def scheme(self) -> str:
        """``https``, ``http``, ``ssh`` or ``file``."""
        return scheme_of(self.url)


def scheme_of(url: str) -> str:
    """The transport a URL means; ``host:path`` is ssh, a path is file. Raises GitError for transports that run programs."""
    if re.match(r"[A-Za-z0-9+.-]+::", url) or url.startswith("-"):
        raise GitError("this kind of git URL is not allowed")
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", url)
    if found is None:
        return "ssh" if re.match(r"(?:[\w.-]+@)?[\w.-]+:(?!\\)", url) and not Path(url).exists() else "file"
    if found.group(1).lower() not in _SCHEMES:
        raise GitError(f"git URLs may begin with {', '.join(_SCHEMES)}, not {found.group(1)}")
    return found.group(1).lower()


def in_clear(url: str) -> bool:
    """Whether what is sent to a URL can be read on the way."""
    return url.lower().startswith("http://") and urlsplit(url).hostname not in ("localhost", "127.0.0.1", "::1")


def without_secret(url: str) -> tuple[str, str, str]:
    """A URL without its user and password, and these two."""
    parts = urlsplit(url) if scheme_of(url) in ("http", "https") else None
    if parts is None or "@" not in parts.netloc:
        return url, "", ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=host)), unquote(parts.username or ""), unquote(parts.password or "")


def basic(user: str, password: str) -> str:
    """The HTTP header for a user and a password or token."""
    import base64

    return "Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def git(
    arguments: Sequence[str],
    folder: Path,
    *,
    access: Access | None = None,
    stdin: bytes = b"",
    environment: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> bytes:
    """Run git in a folder of ours and return its output. Raises GitError; access is for commands that talk to the remote."""
    command = [*_limited(access), _program(), *arguments]
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**_environment(access), **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as problem:
        raise GitError(f"git cannot be run: {problem.strerror}") from None
    with process:
        try:
            output, talk = process.communicate(stdin, timeout)
        except BaseException as problem:
            _end(process)
            if isinstance(problem, subprocess.TimeoutExpired):
                raise GitError(f"git {arguments[0]} took longer than {timeout:.0f} seconds") from None
            raise
    if process.returncode:
        raise GitError(f"git {arguments[0]}: {scrubbed(_said(talk), access)}")
    return output


@contextlib.contextmanager
def conversation(arguments: Sequence[str], folder: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A local git command that answers question by question."""
    process = subprocess.Popen(
        [_program(), *arguments],
        cwd=folder,
        env=_environment(None),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        yield process.stdin, process.stdout
    finally:
        with contextlib.suppress(OSError):
            process.stdin.close()
        process.stdout.close()
        process.kill()
        process.wait()


def _program() -> str:
    found = shutil.which("git")
    if found is None:
        raise GitError("git is not installed")
    return found


def _limited(access: Access | None) -> list[str]:
    """What bounds the size of the files that a fetch writes, where the system can."""
    if access is None or sys.platform == "win32":
        return []
    return ["/bin/sh", "-c", f'ulimit -f {LARGEST // 512} 2>/dev/null; exec "$@"', "git"]


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop a git with the helpers it started."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(access: Access | None) -> dict[str, str]:
    scheme = access.scheme if access is not None else ""
    passed_on = (*_PASSED_ON, *_FOR_SSH) if scheme == "ssh" else _PASSED_ON
    config = dict(_CONFIG)
    if scheme:
        config[f"protocol.{scheme}.allow"] = "always"
    if access is not None and access.header:
        if in_clear(access.url):
            raise GitError("a token is not sent without TLS; use an https URL")
        config[f"http.{_origin(access.url)}.extraHeader"] = access.header
    numbered = dict(enumerate(config.items()))
    return {
        "HOME": os.devnull,
        **{name: os.environ[name] for name in passed_on if name in os.environ},
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": scheme or "none",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_CONFIG_COUNT": str(len(numbered)),
        **{f"GIT_CONFIG_KEY_{number}": name for number, (name, _) in numbered.items()},
        **{f"GIT_CONFIG_VALUE_{number}": value for number, (_, value) in numbered.items()},
    }


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _said(talk: bytes) -> str:
    lines = [line.strip() for line in talk.decode("utf-8", "replace").splitlines() if line.strip()]
    telling = [line for line in lines if re.match(r"(fatal|error|remote|!|\s*! \[)", line)] or lines[-3:]
    return " ".join(telling)[:1_000] or "failed without a word"


def scrubbed(text: str, access: Access | None = None, secrets: Sequence[str] = ()) -> str:
    """Text without secrets: neither those of the access nor anything before an @ in a URL."""
    header = access.header if access is not None else ""
    for secret in sorted({*_parts(header), *secrets, *map(quote, secrets)}, key=len, reverse=True):
        if len(secret) >= 4:
            text = text.replace(secret, "***")
    return _USERINFO.sub("***@", text)


def _parts(header: str) -> list[str]:
    """A header's secrets: as it is sent, and decoded."""
    import base64

    value = header.rpartition(" ")[2]
    try:
        decoded = base64.b64decode(value, validate=True).decode("utf-8")
    except ValueError:
        decoded = ""
    return [part for part in (value, decoded, decoded.partition(":")[2]) if part]
