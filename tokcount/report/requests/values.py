"""Requests as values that JSON can hold: money as exact strings."""

from __future__ import annotations

from decimal import Decimal

from tokcount.model.prices import Cost
from tokcount.model.request_totals import RequestTotals, histogram
from tokcount.model.requests import Part, Problem, RequestCount
from tokcount.report.money import plain_usd
from tokcount.report.names import safe
from tokcount.report.requests.select import part_cost, token_price
from tokcount.report.values import Fields, Value


def request(value: RequestCount) -> Fields:
    """One request with all of its parts."""
    fits, price = value.fits, token_price(value)
    fields: Fields = {"source": safe(value.source), "line": value.line, "id": safe(value.id)}
    fields |= {"endpoint": value.endpoint, "model": safe(value.model), "encoding": value.encoding}
    fields |= {
        "tokens": value.tokens,
        "exact": value.exact,
        "reasons": [safe(reason) for reason in value.reasons],
    }
    fields |= {"room_for_output": value.room, "max_prompt": value.limit, "fits": fits}
    if fits is False:
        fields["over_by"] = value.excess
    fields |= _costs(value.cost)
    if value.batch:
        fields["batch"] = True
    fields["breakdown"] = [part(found, price) for found in value.parts]
    return fields


def part(value: Part, price: Decimal | None) -> Fields:
    """A part of a request; ``price`` is what a token costs. What is empty is left out."""
    fields: Fields = {"part": safe(value.path) or value.kind, "kind": value.kind, "tokens": value.tokens}
    fields["exact"] = value.exact
    if value.label:
        fields["label"] = safe(value.label)
    if value.reasons:
        fields["reasons"] = [safe(reason) for reason in value.reasons]
    cost = part_cost(value.tokens, price)
    fields["input_cost_usd"] = None if cost is None else plain_usd(cost)
    if value.parts:
        fields["parts"] = [part(inner, price) for inner in value.parts]
    return fields


def problem(value: Problem) -> Fields:
    """What is wrong with a request or a file; ``counted`` where it is counted all the same."""
    fields: Fields = {"source": safe(value.source), "line": value.line, "path": safe(value.path)}
    fields["reason"] = safe(value.reason)
    if value.hint:
        fields["hint"] = safe(value.hint)
    return fields | {"counted": True} if value.counted else fields


def totals(value: RequestTotals) -> Fields:
    """Requests added up; the costs are of those that have a price."""
    fields: Fields = {"requests": value.requests, "tokens": value.tokens, "exact": value.exact}
    fields |= {"exact_tokens": value.exact_tokens}
    fields |= {"p50": value.percentile(50), "p95": value.percentile(95), "max": value.largest}
    fields |= {"room_for_output": value.room, "over_window": value.over, "unknown_window": value.unknown}
    fields |= _costs(value.cost)
    return fields | {"unpriced": value.requests - value.priced, "batch": value.batch}


def group(model: str, endpoint: str, value: RequestTotals) -> Fields:
    """The requests for one model and endpoint added up."""
    return {"model": safe(model), "endpoint": endpoint, **totals(value)}


def bins(value: RequestTotals) -> Value:
    """How many requests are how large."""
    return [{"from": b.low, "to": b.high, "requests": b.requests} for b in histogram(value.sizes)]


def _costs(cost: Cost | None) -> Fields:
    return {
        "input_cost_usd": plain_usd(cost.input) if cost else None,
        "output_cost_usd": plain_usd(cost.output) if cost else None,
        "cost_usd": plain_usd(cost.total) if cost else None,
    }
