"""Answers of the judges, kept on disk by content: asking again about the same text costs nothing."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from autofix.judge import Complaint, Judge, JudgeError


def cached(judge: Judge, folder: Path | None) -> Judge:
    """The judge, its answers kept in a folder; without a folder the judge itself. A JudgeError is not kept."""
    if folder is None:
        return judge
    name = judge.__name__.replace("_", "-")
    kept = folder / f"{name}-{version(name)}"
    kept.mkdir(parents=True, exist_ok=True)

    def answer(text: str) -> Counter[Complaint]:
        path = kept / f"{hashlib.sha256(text.encode()).hexdigest()}.json"
        if path.exists():
            return Counter({Complaint(*said): count for *said, count in json.loads(path.read_text(encoding="utf-8"))})
        complaints = judge(text)
        shown = [[c.rule, c.entity, c.message, count] for c, count in complaints.items()]
        passing = path.with_suffix(f".{os.getpid()}")
        passing.write_text(json.dumps(shown), encoding="utf-8")
        passing.replace(path)
        return complaints

    answer.__name__ = judge.__name__
    return answer


def asked(judge: Judge, text: str) -> Counter[Complaint]:
    """What a judge says; its own failure is one complaint more, so that it is seen in every table."""
    try:
        return judge(text)
    except JudgeError as problem:
        return Counter([Complaint("no answer", "the template", str(problem))])
