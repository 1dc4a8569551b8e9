"""One line a file that changed, and a last line that sums up."""

from __future__ import annotations

from tokcount.model.checks import DiffReport
from tokcount.report.checks.diff.changes import (
    Change,
    changes,
    compared,
    difference,
    name,
    share,
    summary,
    tokens,
)
from tokcount.report.names import shown
from tokcount.report.options import Options


def render(report: DiffReport, options: Options) -> str:
    """``report`` as ``path: change (before to after)`` lines."""
    arrow = " → " if options.unicode else " -> "
    found = changes(report) if compared(report) else []
    lines = [_line(change, name(change, arrow), "" if report.exact else "~") for change in found]
    lines += [f"{shown(s.path)}: skipped, {s.reason.value}" for s in report.skipped]
    return "".join(f"{line}\n" for line in [*lines, summary(report)])


def _line(change: Change, label: str, mark: str) -> str:
    word = "token" if abs(change.tokens) == 1 else "tokens"
    told = f"{difference(change, mark)} {word}, {tokens(change.before or 0, mark)} to"
    part = f"{told} {tokens(change.after or 0, mark)}"
    return f"{label}: {change.status} {part}" + (
        f" ({share(change)})" if change.before and change.tokens else ""
    )
