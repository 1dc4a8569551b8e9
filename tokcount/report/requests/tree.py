"""The tree for people: every request with all of its parts."""

from __future__ import annotations

from tokcount.model.requests import RequestsReport
from tokcount.report.drawing import Block, paint, ruled, sentence
from tokcount.report.grid import plural
from tokcount.report.money import format_count
from tokcount.report.options import TABLE_TOP, Options
from tokcount.report.requests.select import largest
from tokcount.report.requests.table import banner, fitted, footnotes, reasons, single


def render(report: RequestsReport, options: Options) -> str:
    """``report`` as trees; of many requests only the largest are drawn unless ``options`` ask for more."""
    main = single if len(report.requests) == 1 else _several
    return paint([*banner(report), *main(report, options), *footnotes(report, options)], options)


def _several(report: RequestsReport, options: Options) -> list[Block]:
    if not report.requests:
        return []
    top = (TABLE_TOP if options.top is None else options.top) or len(report.requests)
    drawn = report.requests if len(report.requests) <= top else largest(report.requests, top)
    prices = any(request.cost is not None for request in report.requests)
    breakdown, sheet = fitted(lambda made: made.several(drawn), options, 0, prices=prices)
    total = sum(request.tokens for request in report.requests)
    mark = "" if all(request.exact for request in report.requests) else "~"
    hidden = len(report.requests) - len(drawn)
    more = f", {format_count(hidden)} smaller ones not shown (--top 0 shows all)" if hidden else ""
    requests = plural(len(report.requests), "request", "requests")
    told = f"{mark}{plural(total, 'token', 'tokens')} in {requests}{more}."
    return [ruled(sheet, options), reasons(breakdown, options), [sentence((told, "total"))]]
