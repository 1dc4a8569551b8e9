"""The tables on many requests: per model, by size, and the largest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tokcount.model.request_totals import RequestTotals, histogram
from tokcount.model.requests import RequestCount
from tokcount.report.glyphs import Glyphs, bar
from tokcount.report.money import format_count, format_percent, format_usd
from tokcount.report.names import shown
from tokcount.report.requests.select import where
from tokcount.report.requests.verdict import fit_cell
from tokcount.report.sheet import Cell, Head, Sheet

LARGEST = 10
"""How many of the largest requests a report shows unless it is told."""

_NOTHING: Cell = ("-", "dim")


def models(groups: Mapping[tuple[str, str], RequestTotals]) -> Sheet:
    """One line a model and endpoint."""
    heads = (
        Head("Model", right=False, elastic=16),
        Head("Endpoint", right=False),
        Head("Requests"),
        Head("Exact", expendable=2),
        Head("Tokens"),
        Head("p50", expendable=4),
        Head("p95", expendable=4),
        Head("Max", expendable=3),
        Head("Too large", expendable=1),
        Head("Cost", point=True),
    )
    return Sheet(heads, [_model(*key, total) for key, total in groups.items()])


def sizes(total: RequestTotals, shapes: Glyphs, cells: int) -> Sheet:
    """The histogram: one line a bin; a bar of ``cells`` cells, none for 0, is that of the fullest."""
    bins = histogram(total.sizes)
    most = max((b.requests for b in bins), default=0)
    heads = [Head("Tokens"), Head("Requests"), Head("Share", expendable=1)]
    heads += [Head("", right=False, expendable=2)] * bool(cells)
    body = []
    for b in bins:
        low, high = format_count(b.low), format_count(b.high)
        style = "" if b.requests else "dim"
        row: list[Cell] = [(low if low == high else f"{low}{shapes.dash}{high}", style)]
        row.append((format_count(b.requests), style))
        row.append((format_percent(Decimal(b.requests) / total.requests), style))
        if cells:
            # What is not nothing shows.
            length = max(Decimal(b.requests) / most, Decimal("0.5") / cells) if b.requests else Decimal(0)
            row.append((bar(length, cells, shapes), "bar"))
        body.append(row)
    return Sheet(tuple(heads), body)


def heading(first: Sequence[RequestCount], everything: Sequence[RequestCount]) -> str:
    """What stands above the listing of the largest."""
    if len(first) == len(everything):
        return "All requests, the largest first"
    return f"The {format_count(len(first))} largest" if len(first) > 1 else "The largest"


def listing(requests: Sequence[RequestCount], everything: Sequence[RequestCount]) -> Sheet:
    """One line a request; columns in which all of ``everything`` would say the same are left out."""
    ids = any(request.id for request in everything)
    several = len({request.model for request in everything}) > 1
    windows = any(request.limit is not None for request in everything)
    costs = any(request.cost is not None for request in everything)
    heads = [Head("Request", right=False, elastic=14)]
    heads += [Head("Id", right=False, elastic=8, expendable=2)] * ids
    heads += [Head("Model", right=False, elastic=11, expendable=3)] * several
    heads += [Head("Tokens")]
    heads += [Head("Cost", point=True, expendable=1)] * costs
    heads += [Head("Fits", right=False)] * windows
    body = []
    for request in requests:
        mark, cost = "" if request.exact else "~", request.cost
        row: list[Cell] = [(where(request), "")]
        row += [(shown(request.id), "dim")] * ids
        row += [(shown(request.model), "model")] * several
        row.append((f"{mark}{format_count(request.tokens)}", ""))
        row += [(f"{mark}{format_usd(cost.total)}", "") if cost else _NOTHING] * costs
        row += [fit_cell(request)] * windows
        body.append(row)
    return Sheet(tuple(heads), body)


def _model(model: str, endpoint: str, total: RequestTotals) -> list[Cell]:
    mark = "" if total.exact == total.requests else "~"
    numbers = (total.percentile(50), total.percentile(95), total.largest)
    known = total.unknown < total.requests
    return [
        (shown(model), "model"),
        (endpoint, ""),
        (format_count(total.requests), ""),
        (format_count(total.exact), "" if total.exact == total.requests else "warn"),
        (f"{mark}{format_count(total.tokens)}", ""),
        *((format_count(number), "") for number in numbers),
        (format_count(total.over), "bad" if total.over else "") if known else _NOTHING,
        (f"{mark}{format_usd(total.cost.total)}", "") if total.cost else _NOTHING,
    ]
