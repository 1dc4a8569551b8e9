"""A comparison of models for programs: ``tokcount.compare/1`` as JSON, CSV, and lines between tabs."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

from tokcount.model.compare import BreakEven, Comparison, Contender
from tokcount.report import values
from tokcount.report.compare import BENCHMARKS
from tokcount.report.json_text import TOOL, document
from tokcount.report.money import plain_usd
from tokcount.report.names import safe, shown
from tokcount.report.values import Fields

SCHEMA = "tokcount.compare/1"

CSV_HEADER = (
    "model", "encoding", "exact", "tokens", "input_cost_usd", "output_cost_usd", "cost_usd",
    "monthly_cost_usd", "saving", "baseline", "context_window", "fits", *BENCHMARKS,
)  # fmt: skip


def json_text(comparison: Comparison) -> str:
    """The comparison as one document: see ``schema/compare-1.schema.json``."""
    report = comparison.report
    scenario, totals = report.scenario, report.totals
    return document({
        "schema": SCHEMA,
        "tool": TOOL,
        "partial": report.partial,
        "scenario": {
            "output_tokens": scenario.output_tokens,
            "calls": scenario.calls,
            "cached_tokens": scenario.cached,
            "cached_share": float(scenario.cached_share),
            "batch": scenario.batch,
            "monthly_calls": comparison.monthly or None,
        },
        "inputs": ({"path": safe(row.path), "bytes": row.size} for row in report.rows),
        "bytes": totals.size,
        "baseline": safe(comparison.baseline.name) if comparison.baseline else None,
        "models": (_contender(comparison, contender) for contender in comparison.contenders),
        "break_even": (_met(met) for met in comparison.break_evens),
        "engines": (
            {"encoding": safe(e.encoding), "engine": e.engine, "reason": e.reason} for e in report.engines
        ),
        "skipped": (values.skipped(skipped) for skipped in report.skipped),
    })  # fmt: skip


def csv_text(comparison: Comparison) -> str:
    """One row a model, the cheapest first."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_HEADER)
    writer.writerows(_row(comparison, contender) for contender in comparison.contenders)
    return stream.getvalue()


def plain_text(comparison: Comparison) -> str:
    """Cost in USD (``-`` where it is not known), tokens, ``exact`` or ``estimated``, and the model a line."""
    lines = []
    for contender in comparison.contenders:
        cost = "-" if contender.total is None else plain_usd(contender.total)
        kind = "exact" if contender.column.exact else "estimated"
        lines.append("\t".join((cost, str(contender.figure.tokens), kind, shown(contender.name))))
    return "".join(f"{line}\n" for line in lines)


def _contender(comparison: Comparison, contender: Contender) -> Fields:
    column, model = contender.column, contender.column.model
    assert model is not None
    saving, times = comparison.saving(contender), comparison.times(contender)
    cost = contender.figure.cost
    fields: Fields = {
        "model": safe(column.name),
        "provider": model.provider,
        "encoding": safe(column.encoding),
        "exact": column.exact,
        "basis": safe(model.approx.basis) if model.approx else None,
        "ratio": values.ratio(model.approx),
        "tokens": contender.figure.tokens,
        "input_cost_usd": plain_usd(cost.input) if cost else None,
        "output_cost_usd": plain_usd(cost.output) if cost else None,
        "cost_usd": plain_usd(cost.total) if cost else None,
        "no_cost": contender.missing or None,
        "monthly_cost_usd": plain_usd(contender.month.total) if contender.month else None,
        "saving": _rounded(saving),
        "times": _rounded(times),
        "context_window": column.window,
        "max_prompt": column.limit,
        "fits": _fits(contender),
        "inputs_that_do_not_fit": contender.unfit,
        "over_by": contender.excess,
        "shutdown": model.shutdown.isoformat() if model.shutdown else None,
        "replacement": model.replacement or None,
        "benchmarks": {name: float(figure) for name, figure in model.benchmarks.items()},
        "price": values.used_price(column),
    }
    return fields


def _fits(contender: Contender) -> bool | None:
    return None if contender.column.limit is None else not contender.unfit


def _rounded(number: Decimal | None) -> float | None:
    return None if number is None else round(float(number), 6)


def _met(met: BreakEven) -> Fields:
    return {
        "model": safe(met.one),
        "against": safe(met.other),
        "of": met.of,
        "at": None if met.at is None else str(met.at),
        "at_about": None if met.at is None else round(float(met.at), 6),
        "cheaper_below": None if met.low is None else safe(met.low),
        "cheaper_above": None if met.high is None else safe(met.high),
        "reachable": met.reachable,
        "exact": met.exact,
    }


def _row(comparison: Comparison, contender: Contender) -> list[str]:
    column, model, cost = contender.column, contender.column.model, contender.figure.cost
    saving, fits = comparison.saving(contender), _fits(contender)
    benchmarks = model.benchmarks if model else {}
    return [
        safe(column.name),
        safe(column.encoding),
        str(column.exact).lower(),
        str(contender.figure.tokens),
        plain_usd(cost.input) if cost else "",
        plain_usd(cost.output) if cost else "",
        plain_usd(cost.total) if cost else "",
        plain_usd(contender.month.total) if contender.month else "",
        "" if saving is None else plain_usd(saving.quantize(Decimal("0.000001"))),
        str(contender is comparison.baseline).lower(),
        str(column.window) if column.window else "",
        "" if fits is None else str(fits).lower(),
        *(plain_usd(benchmarks[name]) if name in benchmarks else "" for name in BENCHMARKS),
    ]
