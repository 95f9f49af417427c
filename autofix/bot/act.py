"""Carrying out a decision: small steps, each of which can be repeated, so that a run that dies is taken up by the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autofix.bot import fingerprint
from autofix.bot.clone import REMEMBERED, Clone, Commit, Draft, commit, push, tree_of
from autofix.bot.codeowners import Rule, owners
from autofix.bot.config import BotConfig
from autofix.bot.escape import prose
from autofix.bot.fingerprint import Mark, comment_mark, marked, was_said
from autofix.bot.forge import Extras, Forge, ForgeError, PullRequest
from autofix.bot.git import GitError
from autofix.bot.plan import ELSEWHERE, NOTHING_LEFT, PUSHES, Action, Kind, Standing, Wanted, sealed

DONE = "done"
HANDS_OFF = "hands-off"


@dataclass(frozen=True)
class Hands:
    """What decisions are carried out with."""

    forge: Forge
    clone: Clone
    base: Commit
    base_branch: str
    bot: BotConfig
    remembered: Mapping[str, Commit]
    modes: Mapping[str, str]
    owned: Sequence[Rule]
    """What the CODEOWNERS file says."""


@dataclass(frozen=True)
class Done:
    """What became of a decision: the pull request, and what the forge refused on the way."""

    pull_request: PullRequest | None = None
    remarks: tuple[str, ...] = ()


def carry_out(action: Action, hands: Hands) -> Done:
    """Do what was decided. Raises ForgeError and GitError."""
    wanted, standing = action.wanted, action.standing or Standing(action.branch)
    if action.kind in PUSHES and wanted is not None:
        push_branch(wanted, standing, hands)
    if action.kind is Kind.OPEN and wanted is not None:
        return _open(wanted, hands)
    opened = standing.open
    if action.kind is Kind.CLEAN:
        return _delete_branch(standing, hands)
    if opened is None:
        return Done()
    if action.kind is Kind.CLOSE:
        return _close(opened, standing, hands, action.reason)
    if action.kind is Kind.COMMENT:
        return _keep_away(opened, hands)
    if action.kind is Kind.FINISH and wanted is not None:
        return _finish(opened, wanted, hands)
    if action.kind in (*PUSHES, Kind.DESCRIBE) and wanted is not None:
        return _describe(opened, wanted, hands)
    return Done(opened)


def _ref(branch: str, hands: Hands) -> str:
    """The full name of a branch of ours; every push goes through here."""
    if not branch.startswith(hands.bot.branch_prefix) or branch == hands.base_branch:
        raise GitError(f"{branch} is not a branch of the bot")
    return f"refs/heads/{branch}"


def push_branch(wanted: Wanted, standing: Standing, hands: Hands) -> None:
    """Make the branch one commit on the end of the base branch, if nobody else moved it meanwhile."""
    ref = _ref(wanted.branch, hands)
    before = standing.commit.id if standing.commit is not None else ""
    tree = tree_of(hands.clone, Draft(hands.base, wanted.changes, hands.modes))
    if hands.bot.signed and hands.forge.signs:
        files = [(path, hands.modes.get(path, "100644"), data) for path, data in sorted(wanted.changes.items())]
        message = sealed(wanted.message, hands.base.id, tree, "")
        hands.forge.commit(wanted.branch, hands.base.id, message, files, before or None)
        return
    message = sealed(wanted.message, hands.base.id, tree, hands.bot.author[1])
    new = commit(hands.clone, hands.base, tree, message, hands.bot.author)
    updates = [(ref, new, before)] if new != before else []
    known = hands.remembered.get(wanted.branch)
    if hands.forge.memory and (known is None or known.id != new):
        updates.append((REMEMBERED + wanted.branch, new, known.id if known is not None else ""))
    if updates:
        push(hands.clone, updates)


def _open(wanted: Wanted, hands: Hands) -> Done:
    extras = extras_of(wanted, hands)
    bare = bool(extras.labels or extras.reviewers or extras.assignees)
    body = marked(Mark(wanted.group, wanted.findings, bare=bare), wanted.title, wanted.text)
    opened = hands.forge.open(wanted.branch, hands.base_branch, wanted.title, body, draft=hands.bot.draft)
    return _finish(opened, wanted, hands) if bare else Done(opened)


def extras_of(wanted: Wanted, hands: Hands) -> Extras:
    """The labels, reviewers and assignees of a new pull request."""
    asked = hands.bot.codeowners and hands.owned and not hands.bot.reviewers
    reviewers = owners(hands.owned, wanted.changes) if asked else hands.bot.reviewers
    return Extras(hands.bot.labels, tuple(reviewers), hands.bot.assignees)


def _finish(opened: PullRequest, wanted: Wanted, hands: Hands) -> Done:
    """Labels and reviewers, and a body that says that they were given: what people take away afterwards stays away."""
    refused = hands.forge.decorate(opened.number, extras_of(wanted, hands))
    _write(opened, Mark(wanted.group, wanted.findings), wanted.title, wanted.text, hands)
    return Done(opened, tuple(refused))


def _describe(opened: PullRequest, wanted: Wanted, hands: Hands) -> Done:
    mark = fingerprint.read_mark(opened.body)
    new = Mark(wanted.group, wanted.findings, bare=mark is not None and mark.bare)
    if new.bare:
        return _finish(opened, wanted, hands)
    _write(opened, new, wanted.title, wanted.text, hands)
    return Done(opened)


def _write(opened: PullRequest, mark: Mark, title: str, text: str, hands: Hands) -> None:
    body = marked(mark, title, text)
    if (opened.title, opened.body) != (title, body):
        hands.forge.describe(opened.number, title, body)


_WHY = {
    NOTHING_LEFT: "Nothing is left to fix here: autofix finds none of this in the base branch any more.",
    ELSEWHERE: "The findings of this pull request are grouped otherwise now: another pull request mends them.",
}


def _close(opened: PullRequest, standing: Standing, hands: Hands, reason: str) -> Done:
    _say(opened, DONE, _WHY.get(reason, reason), hands)
    mark = fingerprint.read_mark(opened.body) or Mark(standing.branch)
    text = fingerprint.unmarked(opened.body)
    ended = Mark(mark.group, mark.findings, ended=True)
    hands.forge.close(opened.number, marked(ended, opened.title, text))
    return Done(opened, _delete_branch(standing, hands).remarks)


def _delete_branch(standing: Standing, hands: Hands) -> Done:
    """Delete a branch of ours; where the forge protects it, it stays."""
    updates = [(_ref(standing.branch, hands), "", standing.commit.id)] if standing.commit is not None else []
    known = hands.remembered.get(standing.branch)
    if known is not None:
        updates.append((REMEMBERED + standing.branch, "", known.id))
    if not updates:
        return Done()
    try:
        push(hands.clone, updates)
    except GitError as problem:
        return Done(remarks=(f"the branch {standing.branch} stays: {problem}",))
    return Done()


def _keep_away(opened: PullRequest, hands: Hands) -> Done:
    """Tell once that the branch is theirs now."""
    told = (
        "Somebody pushed to this branch, so from now on autofix leaves it alone: it is not updated, rebased or closed any more. "
        f"To hand it back, close this pull request and delete the branch {prose(opened.branch)}."
    )
    _say(opened, HANDS_OFF, told, hands)
    mark = fingerprint.read_mark(opened.body) or Mark(opened.branch)
    kept = Mark(mark.group, mark.findings, hands_off=True)
    hands.forge.describe(opened.number, opened.title, marked(kept, opened.title, fingerprint.unmarked(opened.body)))
    return Done(opened)


def _say(opened: PullRequest, kind: str, text: str, hands: Hands) -> None:
    """Make a comment, once."""
    if not was_said(kind, list(hands.forge.comments(opened.number))):
        hands.forge.comment(opened.number, f"{comment_mark(kind)}\n{text}")


PROBLEMS = (ForgeError, GitError)
"""What one decision may fail with while the others go on."""
