"""CSV: one row per request; a problem is a row with what is wrong in ``problem``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from tokcount.model.requests import Problem, RequestCount, RequestsReport
from tokcount.report.money import plain_usd
from tokcount.report.names import safe
from tokcount.report.options import Options
from tokcount.report.requests.select import chosen

HEADER = (
    "source", "line", "id", "endpoint", "model", "tokens", "exact", "room_for_output", "max_prompt", "fits",
    "input_cost_usd", "output_cost_usd", "cost_usd", "reasons", "problem",
)  # fmt: skip


def render(report: RequestsReport, options: Options) -> str:
    r"""``report`` as CSV with ``\n`` at the end of a line; names are kept as they are."""
    return "".join(pieces(report, options))


def pieces(report: RequestsReport, options: Options) -> Iterator[str]:
    """The rows of ``render``. ``options.top`` leaves rows out."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in _rows(report, options):
        writer.writerow(row)
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()


def _rows(report: RequestsReport, options: Options) -> Iterator[tuple[str, ...]]:
    yield HEADER
    yield from map(_row, chosen(report, options)[0])
    yield from map(_problem, report.problems)


def _row(request: RequestCount) -> tuple[str, ...]:
    cost, fits = request.cost, request.fits
    return (
        safe(request.source),
        "" if request.line is None else str(request.line),
        safe(request.id),
        request.endpoint,
        safe(request.model),
        str(request.tokens),
        str(request.exact).lower(),
        str(request.room),
        "" if request.limit is None else str(request.limit),
        "" if fits is None else str(fits).lower(),
        plain_usd(cost.input) if cost else "",
        plain_usd(cost.output) if cost else "",
        plain_usd(cost.total) if cost else "",
        safe("; ".join(request.reasons)),
        "",
    )


def _problem(problem: Problem) -> tuple[str, ...]:
    told = f"{problem.path}: {problem.reason}" if problem.path else problem.reason
    line = "" if problem.line is None else str(problem.line)
    return (safe(problem.source), line, *[""] * (len(HEADER) - 3), safe(told))
