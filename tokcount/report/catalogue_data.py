"""The known models for programs: ``tokcount.models/1`` as JSON, and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from tokcount.model import Model, Price
from tokcount.model.tokenizers import extra
from tokcount.pricing.status import status
from tokcount.report import values
from tokcount.report.json_text import TOOL, document
from tokcount.report.money import plain_rate
from tokcount.report.names import safe, shown
from tokcount.report.values import Fields

if TYPE_CHECKING:
    from tokcount.report.cards import PriceOf

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
        "models": (_model(model, price_of(model), as_of) for model in models),
    })  # fmt: skip


def csv_text(models: Sequence[Model], price_of: PriceOf, as_of: date | None) -> str:
    """One row a model."""
    import csv
    from io import StringIO

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


def _model(model: Model, price: Price | None, as_of: date | None) -> Fields:
    approx = model.approx
    # The price in force is mostly one of these, which need not be told anew.
    told = {id(p): values.price(p) for p in model.prices}
    return {
        "name": safe(model.name),
        "provider": model.provider,
        "kind": model.kind,
        "status": _status(model, as_of),
        "released": _day(model.released),
        "shutdown": _day(model.shutdown),
        "replacement": model.replacement or None,
        "knowledge_cutoff": model.knowledge or None,
        "encoding": model.tokenizer,
        "exact": approx is None and model.encoding is not None,
        "extra": extra(model.tokenizer),
        "estimated": safe(approx.basis) if approx else None,
        "ratio": values.ratio(approx),
        "context_window": model.context,
        "max_input": model.max_input,
        "max_output": model.max_output,
        "image_rule": model.image or None,
        "snapshots": [safe(name) for name in model.snapshots],
        "snapshot_pattern": model.snapshot_pattern or None,
        "benchmarks": {name: float(figure) for name, figure in model.benchmarks.items()},
        "price": (told.get(id(price)) or values.price(price)) if price else None,
        "prices": [told[id(p)] for p in model.prices],
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
        _status(model, as_of),
        _day(model.released) or "",
        _day(model.shutdown) or "",
        model.replacement,
        model.tokenizer or "",
        str(model.approx is None and model.encoding is not None).lower(),
        *("" if size is None else str(size) for size in sizes),
        *("" if figure is None else plain_rate(figure) for figure in figures),
        price.checked.isoformat() if price else "",
    ]


def _status(model: Model, as_of: date | None) -> str:
    """As of a day, or of the price table."""
    return status(model, as_of or model.table_date).state.value


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
