"""The known models for programs: ``tokcount.models/1`` as JSON, and CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from io import StringIO

from tokcount.model import Model
from tokcount.report import values
from tokcount.report.cards import PriceOf, status
from tokcount.report.json_format import TOOL
from tokcount.report.json_text import document
from tokcount.report.money import plain_rate, plain_usd
from tokcount.report.names import safe, shown
from tokcount.report.values import Fields

SCHEMA = "tokcount.models/1"

CSV_HEADER = (
    "name", "provider", "kind", "status", "released", "shutdown", "replacement", "encoding", "exact",
    "context_window", "max_input", "max_output",
    "input_usd_per_1m", "cached_input_usd_per_1m", "output_usd_per_1m", "checked",
)  # fmt: skip

_PLAIN = ("name", "context_window", "input_usd_per_1m", "output_usd_per_1m", "encoding", "status")


def json_text(models: Sequence[Model], price_of: PriceOf, as_of: date | None) -> str:
    """The models as one document: see ``schema/models-1.schema.json``."""
    return document({
        "schema": SCHEMA,
        "tool": TOOL,
        "as_of": as_of.isoformat() if as_of else None,
        "models": (_model(model, price_of, as_of) for model in models),
    })  # fmt: skip


def csv_text(models: Sequence[Model], price_of: PriceOf, as_of: date | None) -> str:
    """One row a model."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_HEADER)
    writer.writerows(_row(model, price_of, as_of) for model in models)
    return stream.getvalue()


def plain_text(models: Sequence[Model], price_of: PriceOf, as_of: date | None) -> str:
    """Name, window, input and output rate, encoding and status of a model a line, between tabs."""
    places = [CSV_HEADER.index(name) for name in _PLAIN]
    rows = (_row(model, price_of, as_of) for model in models)
    return "".join("\t".join(shown(row[i]) or "-" for i in places) + "\n" for row in rows)


def _model(model: Model, price_of: PriceOf, as_of: date | None) -> Fields:
    price, approx = price_of(model), model.approx
    return {
        "name": safe(model.name),
        "provider": model.provider,
        "kind": model.kind,
        "status": status(model, as_of),
        "released": _day(model.released),
        "shutdown": _day(model.shutdown),
        "replacement": model.replacement or None,
        "knowledge_cutoff": model.knowledge or None,
        "encoding": model.tokenizer,
        "exact": approx is None and model.encoding is not None,
        "estimated": safe(approx.basis) if approx else None,
        "ratio": plain_usd(approx.ratio) if approx else None,
        "context_window": model.context,
        "max_input": model.max_input,
        "max_output": model.max_output,
        "image_rule": model.image or None,
        "snapshots": [safe(name) for name in model.snapshots],
        "snapshot_pattern": model.snapshot_pattern or None,
        "benchmarks": {name: float(figure) for name, figure in model.benchmarks.items()},
        "price": values.price(price) if price else None,
        "prices": [values.price(p) for p in model.prices],
        "note": safe(model.note) or None,
        "table_date": model.table_date.isoformat(),
    }


def _row(model: Model, price_of: PriceOf, as_of: date | None) -> list[str]:
    price = price_of(model)
    rates = price.standard.base if price else None
    figures = (rates.input, rates.cached, rates.output) if rates else (None, None, None)
    sizes = (model.context, model.max_input, model.max_output)
    return [
        safe(model.name),
        model.provider,
        model.kind,
        status(model, as_of),
        _day(model.released) or "",
        _day(model.shutdown) or "",
        model.replacement,
        model.tokenizer or "",
        str(model.approx is None and model.encoding is not None).lower(),
        *("" if size is None else str(size) for size in sizes),
        *("" if figure is None else plain_rate(figure) for figure in figures),
        price.checked.isoformat() if price else "",
    ]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
