"""Which requests are shown, what they are called, and what a part of one costs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal, Inexact

from tokcount.model.requests import Problem, RequestCount, RequestsReport
from tokcount.report.names import shown
from tokcount.report.options import Options

# Tokens times a rate is a decimal number of few digits. What would have to be rounded here raises instead.
_EXACT = Context(prec=60, traps=[Inexact])


def where(found: RequestCount | Problem) -> str:
    """``source:line``, or the source alone where it is a whole file, as it may be shown."""
    place = shown(found.source) or "-"
    return place if found.line is None else f"{place}:{found.line}"


def chosen(report: RequestsReport, options: Options) -> tuple[Sequence[RequestCount], int]:
    """The requests that programs get, and how many are left out.

    All in the order found; with ``options.top`` so many of the largest, the largest first.
    """
    if not options.top:
        return report.requests, 0
    kept = largest(report.requests, options.top)
    return kept, len(report.requests) - len(kept)


def largest(requests: Sequence[RequestCount], number: int) -> list[RequestCount]:
    """So many of ``requests``, those with the most tokens first; of equal ones those found first."""
    tokens = [request.tokens for request in requests]
    places = sorted(range(len(tokens)), key=lambda i: -tokens[i])
    return [requests[i] for i in places[:number]]


def token_price(request: RequestCount) -> Decimal | None:
    """What a prompt token of ``request`` costs in USD, for all calls, exactly.

    ``None`` where there is no price, no token, or where not all tokens are billed at one rate.
    """
    if request.cost is None or not (tokens := request.tokens):
        return None
    try:
        return _EXACT.divide(request.cost.input, Decimal(tokens))
    except Inexact:
        return None


def part_cost(tokens: int, price: Decimal | None) -> Decimal | None:
    """What ``tokens`` of a request cost in USD at ``price`` each."""
    return None if price is None else _EXACT.multiply(price, Decimal(tokens))
