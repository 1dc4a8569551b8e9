"""One JSON object a line: the result, then each budget, finding, file and skipped input."""

from __future__ import annotations

from collections.abc import Iterator

from tokcount.model.checks import CheckReport
from tokcount.report.checks import values
from tokcount.report.checks.json_format import SCHEMA
from tokcount.report.json_text import TOOL, lines
from tokcount.report.options import Options
from tokcount.report.values import Fields, Value


def render(report: CheckReport, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """``report`` as lines whose ``type`` says what they are; ``$defs/line`` of the schema describes one."""
    return lines(_values(report))


def _values(report: CheckReport) -> Iterator[Value]:
    encoding = values.encoding_of(report)
    first: Fields = {"schema": SCHEMA, "tool": TOOL, "summary": values.summary(report)}
    yield {"type": "check", **first, **values.head(report), "encoding": encoding or None}
    yield from ({"type": "budget", **values.budget(v, report)} for v in report.verdicts)
    yield from ({"type": "finding", **values.finding(f)} for f in report.findings)
    yield from ({"type": "file", **values.file(f, encoding)} for f in report.files)
    yield from ({"type": "skipped", **values.skipped(s)} for s in report.skipped)
