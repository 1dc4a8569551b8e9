"""The report as one JSON document, ``tokcount.report/1``: see ``schema/report-1.schema.json``."""

from __future__ import annotations

from collections.abc import Iterator

from tokcount.model import Column, Group, Report, Row, Scenario
from tokcount.report import values
from tokcount.report.comparisons import Comparison, approximation, comparisons
from tokcount.report.json_text import TOOL, document
from tokcount.report.money import plain_usd
from tokcount.report.names import safe
from tokcount.report.options import Options
from tokcount.report.values import Fields, Value
from tokcount.report.view import View, view

SCHEMA = "tokcount.report/1"


def render(report: Report, options: Options) -> str:
    """``report`` as JSON that ends with a newline; money is a string, and exact."""
    seen = view(report, options)
    fields: dict[str, Value | Iterator[Value]] = {
        "schema": SCHEMA,
        "tool": TOOL,
        "partial": report.partial,
        "models": {safe(c.name): _column(c) for c in report.columns},
        "engines": ({"encoding": e.encoding, "engine": e.engine, "reason": e.reason} for e in report.engines),
        "scenario": _scenario(report.scenario),
        **_day(report),
        "inputs": _inputs(report, seen, options),
        "skipped": (values.skipped(s) for s in report.skipped),
        **_grouped(report, seen, options),
        **_hidden(report, seen, options),
        "totals": values.group(report.totals, report.columns, with_pages=options.pages),
        "comparisons": (_comparison(c) for c in comparisons(report)),
    }
    return document(fields)


def _inputs(report: Report, seen: View, options: Options) -> Iterator[Value]:
    """The inputs that ``--top`` leaves, or all of them where it cuts groups."""
    entries = seen.entries if options.by == "file" else report.rows
    rows = (entry for entry in entries if isinstance(entry, Row))
    return (values.row(row, report.columns, with_pages=options.pages) for row in rows)


def _grouped(report: Report, seen: View, options: Options) -> dict[str, Value | Iterator[Value]]:
    if options.by == "file":
        return {}
    groups = (entry for entry in seen.entries if isinstance(entry, Group))
    found = (values.group(group, report.columns, with_pages=options.pages) for group in groups)
    return {"by": options.by, "groups": found}


def _hidden(report: Report, seen: View, options: Options) -> Fields:
    if seen.rest is None:
        return {}
    rest = values.group(seen.rest, report.columns, with_pages=options.pages)
    return {"hidden": {"entries": seen.hidden, **rest}}


def _column(column: Column) -> Fields:
    model = column.model
    fields: Fields = {
        "encoding": column.encoding,
        "exact": column.exact,
        "compared": column.compared,
        "context_window": column.window,
        "max_prompt": column.limit,
        "price": values.used_price(column),
    }
    if model:
        fields["provider"] = model.provider
    approx = approximation(column)
    if approx:
        fields |= {"estimated": safe(approx.basis), "ratio": values.ratio(approx)}
    if model and model.shutdown:
        fields["shutdown"] = model.shutdown.isoformat()
    if model and model.replacement:
        fields["replacement"] = model.replacement
    return fields


def _day(report: Report) -> Fields:
    """The day that the prices are of, where one was asked for."""
    day = next(filter(None, (column.as_of for column in report.columns)), None)
    return {"as_of": day.isoformat()} if day else {}


def _scenario(scenario: Scenario) -> Fields:
    return {
        "output_tokens": scenario.output_tokens,
        "calls": scenario.calls,
        "cached_tokens": scenario.cached,
        "cached_share": float(scenario.cached_share),
        "batch": scenario.batch,
    }


def _comparison(comparison: Comparison) -> Fields:
    costs, saving, times = comparison.costs, comparison.saving, comparison.times
    return {
        "model": safe(comparison.column.name),
        "against": safe(comparison.other.name),
        "tokens": comparison.figure.tokens,
        "against_tokens": comparison.other_figure.tokens,
        "cost_usd": plain_usd(costs[0]) if costs else None,
        "against_cost_usd": plain_usd(costs[1]) if costs else None,
        "saving_usd": plain_usd(costs[1] - costs[0]) if costs else None,
        "saving": None if saving is None else round(float(saving), 6),
        "times": None if times is None else round(float(times), 6),
    }
