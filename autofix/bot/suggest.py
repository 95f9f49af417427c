"""One review of somebody's pull request: look at the templates it changes, say what can be mended, and keep in order what was said before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autofix.bot.clone import Clone, base_commit, cloned, fetch_commit, files
from autofix.bot.forge import ForgeError
from autofix.bot.git import GitError
from autofix.bot.review import Contribution, Line, Reviews, Said
from autofix.bot.run import Order, Unwanted
from autofix.bot.settings import settings_of
from autofix.bot.suggestions import Advice, Doing, Move, advice, body, moves, remark, settled
from autofix.bot.survey import look, templates_of
from autofix.config import ConfigError
from autofix.registry import all_fixers
from autofix.report.terminal import printable


@dataclass(frozen=True)
class Reviewed:
    """What was said about a pull request: done, skipped or failed."""

    number: int
    status: str = "done"
    reason: str = ""
    dry_run: bool = False
    moves: Sequence[Move] = ()
    remark: str | None = None
    """The comment on the pull request as a whole."""
    refused: int = 0
    """Suggestions that the forge did not take."""
    calls: int = 0

    @property
    def changes_something(self) -> bool:
        """Whether it did, or a dry run would do, anything."""
        return any(move.doing is not Doing.KEEP for move in self.moves)


def suggest(reviews: Reviews, number: int, order: Order) -> Reviewed:
    """Review one pull request. Never raises for anything that a pull request or forge can do."""
    done = Reviewed(number, dry_run=order.dry_run)
    try:
        contribution = reviews.contribution(number)
        if not contribution.open:
            raise Unwanted("it is closed")
        diff = reviews.diff(number)
        with cloned(reviews.access()) as clone:
            said = _advice(clone, contribution, diff, order)
        done = _carried_out(reviews, contribution, said, done)
    except Unwanted as reason:
        done = replace(done, status="skipped", reason=str(reason))
    except (ForgeError, GitError, ConfigError) as problem:
        done = replace(done, status="failed", reason=str(problem))
    return replace(done, calls=reviews.calls)


def _advice(clone: Clone, contribution: Contribution, diff: Mapping[str, Mapping[int, Line]], order: Order) -> Advice:
    """What there is to say about the newest commit. Raises Unwanted."""
    fetch_commit(clone, contribution.ref)
    head = base_commit(clone)
    if head.id != contribution.head:
        raise Unwanted("it was pushed to meanwhile; the next run looks again")
    entries = {entry.path: entry for entry in files(clone, head.id)}
    settings = settings_of(clone, entries, order.config)
    if not settings.bot.enabled:
        raise Unwanted("the bot is switched off in its configuration")
    if contribution.same_repository and contribution.branch.startswith(settings.bot.branch_prefix):
        raise Unwanted("it is the bot's own")
    changed = [entries[path] for path in sorted(diff) if path in entries]
    survey = look(clone, templates_of(changed, settings), settings, order.judge())
    return advice(survey.sick, diff, {fixer.name: fixer for fixer in all_fixers()})


def _carried_out(reviews: Reviews, contribution: Contribution, found: Advice, done: Reviewed) -> Reviewed:
    number = contribution.number
    todo = moves(found.suggestions, reviews.said(number), reviews.info)
    listed = remark(found.listed)
    done = replace(done, moves=todo, remark=listed)
    if done.dry_run:
        return done
    new = [(move.suggestion, body(move.suggestion, reviews.info(move.suggestion))) for move in todo if _is_new(move) and move.suggestion]
    refused = reviews.say(contribution, new) if new else ()
    for move in todo:
        if move.said is not None:
            _one(reviews, number, move, move.said)
    before = [*reviews.remarks(number)]
    for extra in before[1:]:
        reviews.remark(number, extra, None)
    _the_remark(reviews, number, before[0] if before else None, listed)
    return replace(done, refused=len(refused))


def _is_new(move: Move) -> bool:
    return move.doing is Doing.SUGGEST


def _one(reviews: Reviews, number: int, move: Move, said: Said) -> None:
    """One comment that was made before."""
    if move.doing is Doing.REWRITE and move.suggestion is not None:
        reviews.rewrite(number, said, body(move.suggestion, reviews.info(move.suggestion)))
    elif move.doing is Doing.WITHDRAW:
        reviews.withdraw(number, said)
    elif move.doing is Doing.SETTLE:
        reviews.rewrite(number, said, settled(said.body))
        reviews.resolve(number, said)


def _the_remark(reviews: Reviews, number: int, before: Said | None, text: str | None) -> None:
    there = before.body.replace("\r\n", "\n").strip() if before is not None else None
    if there != (text.strip() if text is not None else None):
        reviews.remark(number, before, text)


_TOLD = {
    Doing.SUGGEST: "suggested",
    Doing.REWRITE: "rewritten",
    Doing.WITHDRAW: "withdrawn",
    Doing.SETTLE: "settled",
    Doing.KEEP: "kept",
}


def told(done: Reviewed) -> Iterator[str]:
    """Lines for people."""
    if done.status != "done":
        yield f"pull request {done.number}: {done.status}: {printable(done.reason)}"
        return
    yield f"pull request {done.number}: {sum(move.suggestion is not None for move in done.moves)} suggestions"
    for move in done.moves:
        verb = f"would be {_TOLD[move.doing]}" if done.dry_run and move.doing is not Doing.KEEP else _TOLD[move.doing]
        place = move.suggestion or move.said
        if place is not None:
            yield f"  {printable(place.path)}:{place.first}-{place.last} {verb}"
        if done.dry_run and move.suggestion is not None and move.doing is not Doing.KEEP:
            yield from (f"    | {printable(line)}" for line in body(move.suggestion, "suggestion").split("\n"))
    if done.refused:
        yield f"  {done.refused} were not taken by the forge"
    if done.remark is not None:
        yield f"  {'would be listed' if done.dry_run else 'listed'} in one comment:"
        yield from (f"    | {printable(line)}" for line in done.remark.split("\n"))
