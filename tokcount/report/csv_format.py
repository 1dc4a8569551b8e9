"""CSV: one row per input or group and model; a skipped input is a row with its reason in ``skipped``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

from tokcount.model import Column, Figure, Report
from tokcount.report import money
from tokcount.report.names import safe
from tokcount.report.options import Options
from tokcount.report.view import Entry, label, view

HEADER = (
    "path", "bytes", "model", "tokens", "input_cost_usd", "output_cost_usd", "cost_usd",
    "context_window", "context_used", "fits", "skipped", "exact",
)  # fmt: skip


def render(report: Report, options: Options) -> str:
    r"""``report`` as CSV with ``\n`` at the end of a line; names are kept as they are.

    With ``options.pages`` a column ``pages`` comes last. ``options.top`` leaves rows out.
    """
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow((*HEADER, "pages") if options.pages else HEADER)
    writer.writerows(_rows(report, options))
    return stream.getvalue()


def _rows(report: Report, options: Options) -> Iterator[list[str]]:
    for entry in view(report, options).entries:
        for column, figure in zip(report.columns, entry.figures, strict=True):
            yield _row(entry, column, figure, options)
    for skipped in report.skipped:
        empty = [""] * (HEADER.index("skipped") - 1)
        yield [safe(skipped.path), *empty, skipped.reason.value, "", *[""] * options.pages]


def _row(entry: Entry, column: Column, figure: Figure, options: Options) -> list[str]:
    cost, window, fits = figure.cost, column.window, figure.fits(column)
    row = [
        safe(label(entry)),
        str(entry.size),
        safe(column.name),
        str(figure.tokens),
        money.plain_usd(cost.input) if cost else "",
        money.plain_usd(cost.output) if cost else "",
        money.plain_usd(cost.total) if cost else "",
        str(window) if window else "",
        # Without an exponent, which not every reader takes.
        money.plain_usd(Decimal(repr(money.context_share(figure.tokens, window)))) if window else "",
        "" if fits is None else str(fits).lower(),
        "",
        str(column.exact).lower(),
    ]
    return [*row, str(money.pages(figure.tokens))] if options.pages else row
