"""``TOKENS<TAB>SOURCE:LINE<TAB>ID<TAB>exact|estimated`` a line, and the total.

What could not be counted reads ``-<TAB>SOURCE:LINE<TAB>PATH<TAB>REASON``; with ``!`` in place of ``-`` it is
counted too, but the API will refuse it. The total stands where there is more than one line.
"""

from __future__ import annotations

from collections.abc import Iterator

from tokcount.model.requests import Problem, RequestsReport
from tokcount.report.names import shown
from tokcount.report.options import Options
from tokcount.report.requests.select import chosen, where


def render(report: RequestsReport, options: Options) -> str:
    """``report`` as lines of fields that tabs separate; names hold no tab and no newline."""
    return "".join(pieces(report, options))


def pieces(report: RequestsReport, options: Options) -> Iterator[str]:
    """The lines of ``render``."""
    requests, hidden = chosen(report, options)
    for request in requests:
        certainty = "exact" if request.exact else "estimated"
        yield f"{request.tokens}\t{where(request)}\t{shown(request.id)}\t{certainty}\n"
    total = sum(request.tokens for request in report.requests)
    if hidden:
        rest = total - sum(request.tokens for request in requests)
        yield f"{rest}\t({hidden} more)\n"
    yield from map(_problem, report.problems)
    if len(report.requests) + len(report.problems) > 1 or report.partial:
        yield f"{total}\t{'total (partial)' if report.partial else 'total'}\n"


def _problem(problem: Problem) -> str:
    mark = "!" if problem.counted else "-"
    return f"{mark}\t{where(problem)}\t{shown(problem.path)}\t{shown(problem.reason)}\n"
