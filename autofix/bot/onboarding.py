"""The first pull request in a repository: it brings the configuration, and says what would come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autofix.bot.config import BotConfig
from autofix.bot.escape import block, prose
from autofix.bot.fingerprint import read_mark
from autofix.bot.forge import PullRequest, State
from autofix.bot.groups import ONBOARDING
from autofix.bot.plan import Wanted
from autofix.bot.survey import Survey, blob_id
from autofix.config import NAME
from autofix.report.terminal import amount

FINDING = "onboard_"
"""Stands where other pull requests have the ids of findings."""
_FILE = """\
# What autofix repairs here, and how its bot behaves. Everything may be left out; docs/bot.md of autofix has the whole list.
bot:
  group-by: fixer        # one pull request for each fixer; or safety, directory, all
  labels: [autofix]
  max-open: 10
  rebase: behind         # or conflict: move branches only when the files they change look different
  # schedule: [mon-fri 06:00-09:00]
  # timezone: Europe/Berlin
  # dashboard: true
"""


def is_onboarded(pull_requests: Sequence[PullRequest]) -> bool:
    """Whether the bot was here before: its first pull request was merged, or it opened others."""
    for one in pull_requests:
        mark = read_mark(one.body)
        if mark is not None and (mark.group != ONBOARDING or one.state is State.MERGED):
            return True
    return False


def proposal(bot: BotConfig, survey: Survey, groups: Mapping[str, Sequence[object]]) -> Wanted:
    """The pull request that asks whether the bot is welcome."""
    data = _FILE.encode("utf-8")
    title = "chore: configure autofix"
    return Wanted(
        group=ONBOARDING,
        branch=bot.branch_prefix + ONBOARDING,
        title=title,
        text=_text(survey, groups),
        findings=(FINDING,),
        blobs={NAME: blob_id(data)},
        changes={NAME: data},
        message=f"{title}\n\nMerge it, and autofix opens pull requests with proven fixes.\n\nAutofix-Group: {ONBOARDING}\n",
        urgent=True,
    )


def _text(survey: Survey, groups: Mapping[str, Sequence[object]]) -> str:
    templates = amount(survey.templates, "CloudFormation template")
    coming = [f"- {prose(group)}: {amount(len(members), 'template')}" for group, members in groups.items()]
    listed = "\n".join(coming[:50] + ([f"- and {len(coming) - 50} more"] if len(coming) > 50 else []))
    return (
        "[autofix](https://github.com/cfn-autofix/cfn-autofix) repairs CloudFormation templates: it finds documented defects and mends each "
        "with a JSON Patch that is proven before anybody sees it; not one foreign byte moves.\n\n"
        f"This repository holds {templates}. **Merge** this pull request, and autofix proposes:\n\n{listed}\n\n"
        "**Close** it, and autofix does nothing here. Until then nothing else is opened.\n\n"
        f"The configuration it brings, to be changed as you like:\n\n{block(_FILE, 'yaml')}\n"
    )
