"""The result of ``autofix audit-tests``, for people and for programs."""

from __future__ import annotations

from autofix.audit.run import Audit
from autofix.pointer import Json
from autofix.report.diff import shown_path
from autofix.report.terminal import printable


def as_text(audit: Audit) -> str:
    """One line for each remark, then the coverage by section with the names nobody mentions."""
    lines = [f"{shown_path(r.path)}:{r.line}: {r.kind}: {printable(r.message)}" for r in audit.remarks]
    lines.append(f"{len(audit.files)} test files, {len(audit.remarks)} remarks")
    for share in audit.shares:
        total = len(share.mentioned) + len(share.missing)
        missing = f"; no test mentions {', '.join(map(printable, share.missing))}" if share.missing else ""
        lines.append(f"{share.section}: {len(share.mentioned)} of {total} mentioned ({share.percent:.0f} %){missing}")
    return "\n".join(lines)


def as_json(audit: Audit) -> Json:
    """The same as data."""
    return {
        "version": 1,
        "files": [shown_path(path) for path in audit.files],
        "problems": list(audit.problems),
        "remarks": [{"file": shown_path(r.path), "line": r.line, "kind": r.kind, "message": r.message} for r in audit.remarks],
        "coverage": {
            share.section: {"percent": round(share.percent, 1), "mentioned": list(share.mentioned), "missing": list(share.missing)}
            for share in audit.shares
        },
    }
