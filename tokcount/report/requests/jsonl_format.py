"""One JSON object a line: each request, then each problem, then the totals."""

from __future__ import annotations

from collections.abc import Iterator

from tokcount.model.request_totals import totals
from tokcount.model.requests import RequestsReport
from tokcount.report.json_text import line
from tokcount.report.options import Options
from tokcount.report.requests import values
from tokcount.report.requests.select import chosen
from tokcount.report.values import Value


def render(report: RequestsReport, options: Options) -> str:
    """``report`` as lines; ``$defs/line`` of the schema describes one."""
    return "".join(pieces(report, options))


def pieces(report: RequestsReport, options: Options) -> Iterator[str]:
    """The lines of ``render``."""
    return (f"{line(value)}\n" for value in _values(report, options))


def _values(report: RequestsReport, options: Options) -> Iterator[Value]:
    requests, hidden = chosen(report, options)
    yield from map(values.request, requests)
    total = totals(report.requests)
    if hidden:
        rest = total.tokens - sum(request.tokens for request in requests)
        yield {"hidden": {"requests": hidden, "tokens": rest}}
    yield from map(values.problem, report.problems)
    yield {"totals": values.totals(total)}
    if report.partial:
        yield {"partial": True}
