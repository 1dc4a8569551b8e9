"""A table as YAML in our schema: what an update writes, and everyone can read and mend."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tokcount.model import ImageRule, Model, Price, Rates, Schedule, Source
from tokcount.pricing.fields import UNIT
from tokcount.pricing.table import SCHEMA, Table

_PLAIN = (
    "provider", "kind", "snapshots", "snapshot_pattern", "encoding", "approx", "context", "max_input",
    "max_output", "knowledge", "image", "released", "shutdown", "status", "replacement", "benchmarks", "note",
)  # fmt: skip


def yaml_text(table: Table, remark: str = "") -> str:
    """``table`` as the text of a file, with ``remark`` as the comment above it."""
    lines = [f"# {line}" for line in remark.splitlines()]
    lines += [f"schema: {SCHEMA}", f"updated: {table.updated}", f"unit: {UNIT}"]
    if table.sources:
        lines += ["sources:", *(f"  {_value(s.id)}: {_value(_source(s))}" for s in table.sources.values())]
    if table.image_rules:
        rules = table.image_rules.values()
        lines += ["image_rules:", *(f"  {_value(rule.name)}: {_value(_rule(rule))}" for rule in rules)]
    lines.append("models:" if table.models else "models: {}")
    for model in table.models.values():
        lines += _model(model)
    return "".join(f"{line}\n" for line in lines)


def _model(model: Model) -> Iterator[str]:
    yield f"  {_value(model.name)}:"
    for name in _PLAIN:
        value = getattr(model, name)
        if name == "approx" and value is not None:
            value = value._asdict()
        if value is not None and value not in ("", (), {}):
            yield f"    {name}: {_value(value)}"
    yield "    prices:" if model.prices else "    prices: []"
    for price in model.prices:
        yield f"      - {_value(_price(price))}"


def _price(price: Price) -> dict[str, Any]:
    data: dict[str, Any] = {"from": price.start, **_schedule(price.standard)}
    data["batch"] = _schedule(price.batch) if price.batch else None
    data |= {"source": price.source.id, "checked": price.checked}
    data |= {"second_hand": True} if price.second_hand else {}
    data |= {name: getattr(price, name) for name in ("disputed", "note") if getattr(price, name)}
    return {name: value for name, value in data.items() if value is not None}


def _schedule(schedule: Schedule) -> dict[str, Any]:
    data = _rates(schedule.base)
    tiers = [{"above": tier.above, **_rates(tier.rates)} for tier in schedule.tiers]
    return data | ({"tiers": tiers} if tiers else {})


def _rates(rates: Rates) -> dict[str, Any]:
    return {name: rate for name, rate in rates._asdict().items() if rate is not None}


def _source(source: Source) -> dict[str, Any]:
    return {name: text for name, text in (("url", source.url), ("via", source.via)) if text}


def _rule(rule: ImageRule) -> dict[str, Any]:
    defaults = ImageRule._field_defaults
    return {n: v for n, v in rule._asdict().items() if n != "name" and v != defaults.get(n)}


def _value(value: Any) -> str:
    """A value in flow style. Text is quoted as JSON quotes it, which YAML reads alike."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=True)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | int):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)}: {_value(v)}" for k, v in value.items()) + "}"
    return "[" + ", ".join(map(_value, value)) + "]"


def _key(key: str) -> str:
    return key if key.isidentifier() else _value(key)
