"""One JSON object a line: the change in all, then each file that changed and each skipped one."""

from __future__ import annotations

from collections.abc import Iterator

from tokcount.model.checks import DiffReport
from tokcount.report.checks.diff import values
from tokcount.report.checks.diff.changes import changes
from tokcount.report.checks.diff.json_format import SCHEMA
from tokcount.report.checks.values import skipped
from tokcount.report.json_text import TOOL, lines
from tokcount.report.options import Options
from tokcount.report.values import Value


def render(report: DiffReport, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """``report`` as lines whose ``type`` says what they are; ``$defs/line`` of the schema describes one."""
    return lines(_values(report))


def _values(report: DiffReport) -> Iterator[Value]:
    yield {"type": "diff", "schema": SCHEMA, "tool": TOOL, **values.head(report)}
    yield from ({"type": "file", **values.change(change)} for change in changes(report))
    yield from ({"type": "skipped", **skipped(s)} for s in report.skipped)
