"""A validated price table as values, and its compiled form for the cache: JSON-able data and back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tokcount.model import Approx, ImageRule, Model, Price, Rates, Schedule, Source, Tier

SCHEMA = 1
"""The version of the table's schema that this program reads."""


class Table(NamedTuple):
    """One price table: its date, the sources and rules it declares, its models in the file's order."""

    updated: date
    sources: Mapping[str, Source] = {}
    image_rules: Mapping[str, ImageRule] = {}
    models: Mapping[str, Model] = {}


def compile_table(table: Table) -> dict[str, Any]:
    """``table`` as data that JSON can hold. Decimals and days become text, so no digit is lost."""
    return {
        "updated": table.updated.isoformat(),
        "sources": [[s.id, s.url, s.via] for s in table.sources.values()],
        "image_rules": [_sparse(rule) for rule in table.image_rules.values()],
        "models": [_model_out(model) for model in table.models.values()],
    }


def load_table(data: Any) -> Table:
    """The table that ``compile_table`` made ``data`` from.

    Raises:
        ValueError, TypeError, KeyError, ArithmeticError: ``data`` is something else.
    """
    updated = date.fromisoformat(data["updated"])
    sources = {entry[0]: Source(*entry) for entry in data["sources"]}
    models = [_model_in(entry, updated, sources) for entry in data["models"]]
    rules = [_rule_in(entry) for entry in data["image_rules"]]
    return Table(updated, sources, {r.name: r for r in rules}, {m.name: m for m in models})


# --------------------------------------------------------------------------- out

_NESTED = frozenset({"prices", "approx", "table_date", "benchmarks", "snapshots"})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _sparse(value: Any, skip: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The fields of a named tuple that hold something; the rest are defaults and come back as such."""
    found = {name: item for name, item in value._asdict().items() if name not in skip}
    return {name: _plain(item) for name, item in found.items() if item is not None and item != ""}


def _model_out(model: Model) -> dict[str, Any]:
    data = _sparse(model, _NESTED)
    if model.approx:
        data["approx"] = [model.approx.encoding, str(model.approx.ratio), model.approx.basis]
    if model.benchmarks:
        data["benchmarks"] = {name: str(score) for name, score in model.benchmarks.items()}
    if model.snapshots:
        data["snapshots"] = list(model.snapshots)
    data["prices"] = [_price_out(price) for price in model.prices]
    return data


def _price_out(price: Price) -> dict[str, Any]:
    data = _sparse(price, frozenset({"standard", "batch", "source"}))
    data["standard"] = _schedule_out(price.standard)
    if price.batch:
        data["batch"] = _schedule_out(price.batch)
    data["source"] = [price.source.id, price.source.url, price.source.via]
    return data


def _schedule_out(schedule: Schedule) -> list[Any]:
    return [_rates_out(schedule.base), *([tier.above, _rates_out(tier.rates)] for tier in schedule.tiers)]


def _rates_out(rates: Rates) -> list[Any]:
    return [_plain(rate) for rate in (rates.input, rates.output, rates.cached, rates.cache_write)]


# --------------------------------------------------------------------------- in


def _rule_in(data: dict[str, Any]) -> ImageRule:
    return ImageRule(**{**data, "multiplier": Decimal(data["multiplier"])})


def _model_in(data: dict[str, Any], updated: date, sources: Mapping[str, Source]) -> Model:
    values: dict[str, Any] = {**data, "table_date": updated}
    values["prices"] = tuple(_price_in(price, sources) for price in data["prices"])
    values["snapshots"] = tuple(data.get("snapshots", ()))
    values["benchmarks"] = {name: Decimal(score) for name, score in data.get("benchmarks", {}).items()}
    for name in ("released", "shutdown"):
        if name in data:
            values[name] = date.fromisoformat(data[name])
    if "approx" in data:
        encoding, ratio, basis = data["approx"]
        values["approx"] = Approx(encoding, Decimal(ratio), basis)
    return Model(**values)


def _price_in(data: dict[str, Any], sources: Mapping[str, Source]) -> Price:
    values: dict[str, Any] = {**data, "checked": date.fromisoformat(data["checked"])}
    values["standard"] = _schedule_in(data["standard"])
    values["batch"] = _schedule_in(data["batch"]) if "batch" in data else None
    values["start"] = date.fromisoformat(data["start"]) if "start" in data else None
    declared = Source(*data["source"])
    values["source"] = sources.get(declared.id, declared)
    return Price(**values)


def _schedule_in(data: list[Any]) -> Schedule:
    return Schedule(_rates_in(data[0]), tuple(Tier(above, _rates_in(rates)) for above, rates in data[1:]))


def _rates_in(data: list[Any]) -> Rates:
    charge, *others = data
    output, cached, cache_write = (None if rate is None else Decimal(rate) for rate in others)
    return Rates(Decimal(charge), output, cached, cache_write)
