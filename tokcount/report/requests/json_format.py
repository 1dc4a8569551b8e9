"""The report as one JSON document, ``tokcount.requests/1``: see ``schema/requests-1.schema.json``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tokcount.model.prices import Scenario
from tokcount.model.request_totals import RequestTotals, grouped
from tokcount.model.requests import RequestsReport
from tokcount.report.json_text import TOOL, line
from tokcount.report.names import safe
from tokcount.report.options import Options
from tokcount.report.requests import values
from tokcount.report.requests.select import chosen
from tokcount.report.values import Fields, Value, used_price

SCHEMA = "tokcount.requests/1"


def render(report: RequestsReport, options: Options) -> str:
    """``report`` as JSON that ends with a newline; money is a string, and exact."""
    return "".join(pieces(report, options))


def pieces(report: RequestsReport, options: Options) -> Iterator[str]:
    """The text of ``render``, a request at a time."""
    requests, hidden = chosen(report, options)
    groups = grouped(report.requests)
    total = sum(groups.values(), RequestTotals())
    head: Fields = {"schema": SCHEMA, "tool": TOOL, "partial": report.partial}
    head["scenario"] = scenario(report.scenario)
    yield "{" + ",\n ".join(f"{line(key)}: {line(value)}" for key, value in head.items())
    yield from _entries("requests", map(values.request, requests))
    yield from _entries("invalid", map(values.problem, report.problems))
    if hidden:
        rest = total.tokens - sum(request.tokens for request in requests)
        yield f',\n "hidden": {line({"requests": hidden, "tokens": rest})}'
    yield from _entries("models", (values.group(*key, group) for key, group in groups.items()))
    yield f',\n "prices": {line({safe(c.name): used_price(c) for c in report.columns})}'
    yield f',\n "histogram": {line(values.bins(total))}'
    yield f',\n "totals": {line(values.totals(total))}}}\n'


def scenario(value: Scenario) -> Fields:
    """What the costs are for; the length of an answer is each request's own, its ``room_for_output``."""
    return {"calls": value.calls, "batch": value.batch}


def _entries(key: str, found: Iterable[Value]) -> Iterator[str]:
    """A list with an entry a line, under its key."""
    yield f",\n {line(key)}: ["
    end = "]"
    for i, value in enumerate(found):
        yield f"{',' if i else ''}\n  {line(value)}"
        end = "\n  ]"
    yield end
