"""The compiled form of a table: what comes back from it, and what it cannot hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from tokcount.model import Rates, Schedule, Tier
from tokcount.pricing import table as tables
from tokcount.pricing.table import Table, compile_table, load_table


def test_the_compiled_form_holds_everything(table: Table) -> None:
    assert load_table(json.loads(json.dumps(compile_table(table)))) == table


def test_no_digit_is_lost_and_nothing_is_taken_for_another_type(table: Table) -> None:
    model = next(iter(table.models.values()))
    price = model.prices[0]
    figures = ("1", "1.0", "1.00", "1E+2", "0", "-0", "0.000000000000000000001")
    made = {
        figure: model._replace(
            name=figure,
            prices=(price._replace(standard=Schedule(Rates(Decimal(figure)))),) * 2,
            benchmarks={"mmlu": Decimal(figure), "b": Decimal(1)},
            snapshots=("b", "a", "b"),
        )
        for figure in figures
    }
    empty = {"empty": model._replace(name="", prices=(), benchmarks={}, snapshots=(), approx=None)}
    made_of = Table(table.updated, {}, {}, made | empty)
    for whole in (made_of, Table(table.updated), made_of._replace(models={})):
        again = load_table(json.loads(json.dumps(compile_table(whole))))
        assert repr(again) == repr(whole)
        assert compile_table(again) == compile_table(whole)  # it is part of the key of the layer above


def test_models_with_other_fields_are_compiled_like_ours(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who adds a field to a named tuple, or a named tuple to a table, has nothing to do here."""

    class Span(NamedTuple):
        start: date
        share: Decimal | None = None
        names: tuple[str, ...] | None = None

    class Wider(NamedTuple):
        name: str
        spans: tuple[Span, ...] = ()
        by_name: Mapping[str, Span] | None = None
        fits: bool | None = None
        ratio: float = 0.5

    day = date(2026, 12, 1)
    spans = (Span(day, Decimal("1.50"), ("a", "b")), Span(day, None, ()), Span(day))
    models: Any = {"a": Wider("a", spans, {"x": spans[0], "y": spans[2]}, fits=True), "b": Wider("b"),
                   "c": Wider("c", spans[:1], {}, fits=False)}  # fmt: skip
    held = Table(table.updated, table.sources, table.image_rules, models)
    with pytest.raises(TypeError, match="Wider in a price table is to be defined in"):
        compile_table(held)
    monkeypatch.setattr(tables, "_KINDS", {**tables._KINDS, "Span": Span, "Wider": Wider})
    data = json.loads(json.dumps(compile_table(held)))
    assert repr(load_table(data)) == repr(held)

    monkeypatch.setattr(tables, "_KINDS", {**tables._KINDS, "Span": Tier})
    with pytest.raises(ValueError):  # so that it is compiled anew
        load_table(data)


@pytest.mark.parametrize("value", [{1, 2}, [1], b"x", object()])
def test_what_the_cache_cannot_hold_is_told(table: Table, value: Any) -> None:
    model = next(iter(table.models.values()))
    with pytest.raises(TypeError, match="cannot hold a"):
        compile_table(table._replace(models={"x": model._replace(note=value)}))
    other: Any = Decimal(1)
    mixed = {"x": model, "y": model._replace(context=other)}
    with pytest.raises(TypeError, match="field of a price table"):
        compile_table(table._replace(models=mixed))
