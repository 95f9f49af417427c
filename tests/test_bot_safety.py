"""Untrusted repositories and secrets: nothing of theirs runs, nothing of ours leaks."""

from __future__ import annotations

import base64
import logging
import os
import re
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from bot_world import ONE, PUBLIC, World, git
from fake_github import TOKEN, FakeGitHub, NotNow

from autofix.bot.body import Change, commit_message, description, titled
from autofix.bot.clone import base_commit, cloned, fetch, files
from autofix.bot.escape import block, code, html, prose, subject
from autofix.bot.fingerprint import Mark, marked, read_mark
from autofix.bot.forges.plain import PlainGit
from autofix.bot.git import Access, GitError, basic, scheme_of, scrubbed, without_secret
from autofix.bot.git import git as safe_git
from autofix.bot.groups import GroupBy, branch_of
from autofix.bot.report import as_line, told
from autofix.bot.run import Order, run
from autofix.engine import Options, fix
from autofix.registry import all_fixers, select

ENCODED = base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git before the real one that writes down its arguments, and what is in the repository it is used in."""
    log, folder = tmp_path / "argv.log", tmp_path / "bin"
    folder.mkdir()
    real = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    wrapper = folder / "git"
    wrapper.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >> {log}\n{real} "$@"\ncode=$?\n[ -f config ] && cat config FETCH_HEAD logs/HEAD >> {log} 2>/dev/null\n'
        f"for pid in /proc/[0-9]*; do tr '\\\\0' '\\n' < $pid/cmdline >> {log} 2>/dev/null; done\nexit $code\n"
    )
    wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return log


def test_the_token_is_nowhere(
    world: World, fake: FakeGitHub, recorded: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    troubles: list[NotNow | None] = [None, NotNow(403, f"no, {TOKEN}"), NotNow(500, TOKEN), NotNow(404, f"https://x:{TOKEN}@host/")]
    for trouble in troubles:
        fake.trouble[:] = [lambda verb, path, trouble=trouble: _raise(trouble) if verb != "GET" else None]
        summary = world.run()
        said += [as_line(summary), *told(summary), repr(summary)]
        world.commit({f"{len(said)}.yaml": ONE})
    fake.trouble.clear()
    fake.may[TOKEN] = {"read"}
    fake.may["other"] = {"read"}
    summary = run(world.forge(), world.name, Order(verify=None))  # type: ignore[arg-type]
    said += [as_line(summary), *told(summary)]
    out, err = capfd.readouterr()
    everything = "\n".join([recorded.read_text(), out, err, caplog.text, *said, repr(world.state())])
    assert "fetch" in recorded.read_text()
    assert "push" in recorded.read_text()
    assert TOKEN not in everything
    assert ENCODED not in everything


def _raise(trouble: NotNow | None) -> None:
    if trouble is not None:
        raise trouble


def test_git_that_is_refused_does_not_say_the_token(world: World, fake: FakeGitHub) -> None:
    wrong = "ghp_WRONGwrong0123456789"
    url = f"{fake.url.replace('://', f'://me:{wrong}@')}/git/{world.name}.git"
    summary = run(PlainGit(url), "x", Order(verify=None))
    assert summary.status == "failed"
    assert wrong not in repr(summary)
    assert base64.b64encode(f"me:{wrong}".encode()).decode() not in repr(summary)


def test_a_url_with_a_token_works_and_loses_it(world: World, fake: FakeGitHub, recorded: Path) -> None:
    url = f"{fake.url.replace('://', f'://me:{TOKEN}@')}/git/{world.name}.git"
    summary = run(PlainGit(url), "x", Order(verify=None, onboarding=False))
    assert summary.status == "done", summary
    assert PUBLIC in world.repo.branches()
    assert TOKEN not in repr(summary) + recorded.read_text()


@pytest.mark.parametrize(
    "url",
    ["ext::sh -c touch% /tmp/pwned", "fd::7", "--upload-pack=touch /tmp/pwned", "ftp://host/x", "git://host/x", "transport::address"],
)
def test_transports_that_run_programs_are_refused(url: str) -> None:
    with pytest.raises(GitError):
        scheme_of(url)


@pytest.mark.parametrize(
    ("url", "scheme"),
    [
        ("https://h/x", "https"),
        ("git@host:a/b.git", "ssh"),
        ("host:a/b", "ssh"),
        ("/srv/x.git", "file"),
        ("file:///srv/x", "file"),
        ("./x", "file"),
    ],
)
def test_what_a_url_means(url: str, scheme: str) -> None:
    assert scheme_of(url) == scheme


def test_git_itself_refuses_other_transports(tmp_path: Path) -> None:
    access = Access("https://localhost:1/x")
    with cloned(access) as clone:
        for url in (str(tmp_path), f"file://{tmp_path}", "ext::sh -c true"):
            with pytest.raises(GitError, match="not allowed"):
                safe_git(["ls-remote", "--", url], clone.folder, access=access)


def test_secrets_are_cut_out_of_messages() -> None:
    access = Access("https://h/x", basic("x", "s3cret-value"))
    said = scrubbed(f"{access.header} s3cret-value https://u:p@h/ x:s3cret-value", access)
    assert "s3cret" not in said
    assert "u:p" not in said
    assert base64.b64encode(b"x:s3cret-value").decode() not in said
    assert "s3cret" not in repr(access)
    assert without_secret("https://me:pass%40word@host/x.git") == ("https://host/x.git", "me", "pass@word")


def test_a_git_that_hangs_is_stopped(tmp_path: Path) -> None:
    with cloned(Access("")) as clone, pytest.raises(GitError, match="took longer than 0 seconds"):
        safe_git(["-c", "alias.wait=!sleep 30", "wait"], clone.folder, timeout=0.2)


HOSTILE_CONFIG = """
[core]
    fsmonitor = touch PWNED
    hooksPath = hooks
    sshCommand = touch PWNED
    pager = touch PWNED
[filter "evil"]
    clean = touch PWNED
    smudge = touch PWNED
    required = true
[diff "evil"]
    textconv = touch PWNED
"""


def test_nothing_of_a_repository_comes_to_life(world: World, tmp_path: Path) -> None:
    pwned = tmp_path / "PWNED"
    hostile = HOSTILE_CONFIG.replace("PWNED", str(pwned))
    script = f"#!/bin/sh\ntouch {pwned}\n"
    world.commit(
        {
            ".gitattributes": "* filter=evil diff=evil merge=evil eol=crlf ident\n",
            ".gitconfig": hostile,
            ".gitmodules": f'[submodule "x"]\n  path = x\n  url = ext::sh -c touch% {pwned}\n  update = !touch {pwned}\n',
            "hooks/pre-push": script,
            "hooks/post-checkout": script,
            ".githooks/pre-commit": script,
            "config": hostile,
        }
    )
    (world.work / "secret.yaml").symlink_to("/etc/passwd")
    (world.work / "folder").symlink_to("/etc")
    git(world.work, "update-index", "--add", "--cacheinfo", "160000," + "1" * 40 + ",module")
    git(world.work, "add", "-A", "secret.yaml", "folder")
    git(world.work, "commit", "-q", "-m", "links")
    git(world.work, "push", "-q", str(world.repo.path), "HEAD:main")
    summary = world.run()
    assert world.kinds(summary) == {PUBLIC: "open"}
    assert world.repo.git("diff", "--name-only", "main", PUBLIC) == "app.yaml"
    assert not pwned.exists()
    with cloned(Access(str(world.repo.path))) as clone:
        fetch(clone, "main", "autofix/")
        paths = {entry.path for entry in files(clone, base_commit(clone).id)}
    assert "app.yaml" in paths
    assert not paths & {"secret.yaml", "folder", "module"}


def test_a_checkout_is_only_asked_for_its_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autofix.bot.targets import Target, target_here

    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", "git@github.com:acme/shop.git")
    config = tmp_path / ".git" / "config"
    config.write_text(config.read_text() + HOSTILE_CONFIG.replace("PWNED", str(tmp_path / "PWNED")))
    assert target_here(tmp_path, None, None, {}) == Target("github", "acme/shop", "https://api.github.com")
    assert not (tmp_path / "PWNED").exists()


@pytest.mark.parametrize("branch", ["main", "autofix/../main", "autofix"])
def test_no_push_but_below_the_prefix(world: World, branch: str) -> None:
    from autofix.bot.act import Hands, _ref
    from autofix.bot.config import BotConfig

    with cloned(Access(str(world.repo.path))) as clone:
        fetch(clone, "main", "autofix/")
        hands = Hands(world.forge(), clone, base_commit(clone), "main", BotConfig(), {}, {}, [])  # type: ignore[arg-type]
        if branch == "autofix/../main":
            assert branch_of("autofix/", "../main").startswith("autofix/main-")
        else:
            with pytest.raises(GitError):
                _ref(branch, hands)
        with pytest.raises(GitError):
            _ref("autofix/x", replace(hands, base_branch="autofix/x"))


NASTY = [
    "`code` ``` ```` and <script>alert(1)</script> <!-- x --> </details> <details>",
    "[x](javascript:alert(1)) ![x](http://evil/) <http://evil/> https://evil.example www.evil.example",
    "@everyone @acme/owners #1 acme/shop#2 GH-3 !4 $5 ~label %milestone &epic 0123456789abcdef0123456789abcdef01234567",
    "# heading\n\n- [ ] box\n| a | b |\n|---|---|\n/close\n/approve",
    "rtl \u202e\u2066 control \x1b[2J \x00 \u200b \ud800 <!-- autofix:state {} -->",
    "&lt;script&gt; &#60;b&#62; *bold* _it_ ~~x~~ ^^ :smile:",
    "closes #1, fixes acme/shop#2",
]


@pytest.mark.parametrize("text", NASTY)
def test_prose_means_only_itself(text: str) -> None:
    shown = prose(text)
    assert "\n" not in shown
    plain = re.sub(r"\\[\\`*_{}\[\]#+!~$]|&#?\w+;", "\u200b", shown)
    assert not re.search(r"[<>`\[\]|@#!$~\x00-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", plain), plain
    assert not re.search(r"://|www\.|\b[0-9a-f]{7,40}\b|GH-\d", plain, re.IGNORECASE)
    assert not shown.startswith(("/", "-", "+", "=", ">", ":"))


@pytest.mark.parametrize("text", NASTY)
def test_code_and_html_and_blocks_stay_shut(text: str) -> None:
    shown = code(text)
    assert "\n" not in shown
    if shown.startswith("`"):
        fence = re.match("`+", shown)
        assert fence is not None
        assert fence.group() not in re.findall("`+", shown[len(fence.group()) : -len(fence.group())])
    else:
        assert shown.startswith("<code>")
        assert "<" not in shown[6:-7]
    assert "<" not in html(text)
    lines = block(text, "json").split("\n")
    closing = re.match("`+", lines[0])
    assert closing is not None
    assert not any(line.lstrip().startswith(closing.group()) for line in lines[1:-1])


@pytest.mark.parametrize("text", NASTY)
def test_titles_mention_nobody(text: str) -> None:
    shown = subject(text)
    assert "\n" not in shown
    assert not re.search(r"[@#!]\w", shown)


def test_a_hostile_template_cannot_break_out_of_the_body() -> None:
    name = "</details>```<!-- autofix:state {} -->@acme/owners"
    text = (
        "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      Tags:\n"
        '        - {Key: "</details>\\n```\\n````\\n@x", Value: "<script>"}\n'
        f'  "{name}":\n    Type: AWS::SQS::Queue\n    DependsOn: B\n    Properties:\n'
        '      QueueName: !Sub "${B}"\n'
    )
    fixers = {fixer.name: fixer for fixer in all_fixers()}
    outcome = fix(text, Options(fixers=select(all_fixers(), ["s3-public*", "template-redundant-dependency"])))
    assert len(outcome.fixed) == 2
    change = Change(f"a/{name}.yaml\n/close", outcome)
    body = marked(Mark("x", ("aaaaaaaa",)), "t", description([change], fixers))
    mark = read_mark(body)
    assert mark is not None
    assert mark.findings == ("aaaaaaaa",)
    outside = re.sub(r"(?ms)^( *)(`{3,})\w*\n.*?^\1\2$", "", body)
    outside = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)|<code>.*?</code>", "", outside)
    assert outside.count("<details>") == outside.count("</details>")
    assert "<script" not in outside
    assert "@" not in outside
    assert outside.count("<!--") == 1
    message = commit_message("title", "x", "f", [change])
    assert message.count("\nAutofix-Group:") == 1
    assert "\n/close" not in message
    assert "\n" not in titled("fix: {group}", GroupBy.DIRECTORY, "a\n#1", 1, 1)


def test_a_body_fits_whatever_there_is_to_say() -> None:
    resources = "".join(f"  B{n}:\n    Type: AWS::S3::Bucket\n" for n in range(300))
    fixers = {fixer.name: fixer for fixer in all_fixers()}
    outcome = fix("Resources:\n" + resources, Options(fixers=select(all_fixers(), ["s3-public-access-block-missing"])))
    body = description([Change(f"{n}.yaml", outcome) for n in range(5)], fixers)
    assert len(body) < 61_000
    assert "more findings: the changed files show them" in body
    assert body.rstrip().endswith("```")


def test_files_that_are_too_large_are_not_even_fetched(world: World) -> None:
    world.commit({"big.bin": os.urandom(9_000_000), "big.yaml": "#" * 9_000_000})
    with cloned(Access(f"file://{world.repo.path}")) as clone:
        fetch(clone, "main", "autofix/")
        assert {entry.path for entry in files(clone, base_commit(clone).id) if entry.size > 8_000_000} == {"big.bin", "big.yaml"}
        size = sum(path.stat().st_size for path in clone.folder.rglob("*") if path.is_file())
        assert size < 500_000
    assert world.kinds(world.run()) == {PUBLIC: "open"}
    assert world.repo.git("diff", "--name-only", "main", PUBLIC) == "app.yaml"
    assert world.kinds(world.run()) == {PUBLIC: "keep"}


@pytest.mark.skipif(os.name == "nt", reason="no limits there")
def test_a_fetch_may_only_grow_so_large(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autofix.bot.git.LARGEST", 200_000)
    world.commit({f"{n}.bin": os.urandom(100_000) for n in range(10)})
    summary = world.run()
    assert (summary.status, summary.reason.partition(":")[0]) == ("failed", "git fetch")


def test_a_token_is_not_sent_in_the_clear() -> None:
    access = Access("http://git.example.com/x.git", basic("x", TOKEN))
    with cloned(access) as clone, pytest.raises(GitError, match="without TLS"):
        fetch(clone, "main", "autofix/")
