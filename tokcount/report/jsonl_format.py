"""One JSON object a line: each input or group, then each skipped input."""

from __future__ import annotations

from collections.abc import Iterator

from tokcount.model import Group, Report
from tokcount.report import values
from tokcount.report.json_text import lines
from tokcount.report.options import Options
from tokcount.report.values import Value
from tokcount.report.view import view


def render(report: Report, options: Options) -> str:
    """``report`` as lines; ``$defs/line`` of the report's schema describes one."""
    return lines(_values(report, options))


def _values(report: Report, options: Options) -> Iterator[Value]:
    seen = view(report, options)
    for entry in seen.entries:
        if isinstance(entry, Group):
            yield values.group(entry, report.columns, with_pages=options.pages)
        else:
            yield values.row(entry, report.columns, with_pages=options.pages)
    if seen.rest is not None:
        rest = values.group(seen.rest, report.columns, with_pages=options.pages)
        yield {"hidden": {"entries": seen.hidden, **rest}}
    yield from (values.skipped(s) for s in report.skipped)
    if report.partial:
        yield {"partial": True}
