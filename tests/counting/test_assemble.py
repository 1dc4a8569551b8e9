"""Outcomes to a report: each count under each column, as tokens and as money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.counting.assemble import assemble, figurer
from tokcount.model import (
    Approx,
    Column,
    Cost,
    Counted,
    EngineChoice,
    Figure,
    Model,
    Outcome,
    Price,
    Rates,
    Reason,
    Report,
    Scenario,
    Schedule,
    Skipped,
    Source,
)

DAY = date(2026, 11, 22)
PRICE = Price(
    Schedule(Rates(Decimal(2), Decimal(8), Decimal("0.5"))),
    Source("vendor"),
    DAY,
    batch=Schedule(Rates(Decimal(1))),
)
EXACT = Column("exact", "e", Model("exact", "acme", "chat", (PRICE,), DAY, encoding="e"), PRICE)
ENCODING = Column("f", "f")


def guessed(ratio: str) -> Column:
    approx = Approx("e", Decimal(ratio), "a test")
    return Column("guessed", "e", Model("guessed", "acme", "chat", (PRICE,), DAY, approx=approx), PRICE)


COLUMNS = (EXACT, guessed("1.5"), ENCODING)

numbers = st.integers(0, 10**7)
counted = st.builds(
    lambda e, f, size: Counted("a", size, {"e": e, "f": f}), numbers, numbers, st.integers(0, 10**9)
)
results = st.lists(st.one_of(counted, st.just(Skipped("b", Reason.BINARY))), max_size=8)
# Not the named tuple itself, of which Hypothesis would vary the defaults too.
scenarios = st.builds(
    partial(Scenario), output_tokens=st.integers(0, 5000), calls=st.integers(1, 1000), cached=numbers
)


def of(outcomes: list[Outcome], scenario: Scenario = Scenario()) -> Report:  # noqa: B008  # frozen
    return assemble(outcomes, COLUMNS, scenario)


@given(results, results, scenarios)
def test_the_totals_of_a_sum_are_the_sum_of_the_totals(
    one: list[Outcome], other: list[Outcome], scenario: Scenario
) -> None:
    whole, parts = of(one + other, scenario), of(one, scenario) + of(other, scenario)
    assert parts == whole
    assert of(one, scenario).totals + of(other, scenario).totals == whole.totals


@given(results, scenarios)
def test_nothing_vanishes(outcomes: list[Outcome], scenario: Scenario) -> None:
    report = of(outcomes, scenario)
    assert len(report.rows) + len(report.skipped) == len(outcomes)
    assert report.totals.inputs == len(report.rows)
    assert report.totals.figures[0].tokens == sum(o.tokens["e"] for o in outcomes if isinstance(o, Counted))


@given(numbers)
def test_money_is_exact(tokens: int) -> None:
    cost = figurer(EXACT, Scenario(output_tokens=3, calls=7))(tokens).cost
    assert cost == Cost(Decimal(tokens) * 7 * 2 / 10**6, Decimal(3) * 7 * 8 / 10**6)


@pytest.mark.parametrize(
    ("ratio", "number", "tokens"),
    [("1.5", 3, 4), ("1.5", 5, 8), ("1.5", 2, 3), ("1.2", 4, 5), ("0.5", 1, 0), ("1.5", 0, 0)],
)
def test_an_estimate_is_rounded_half_to_even(ratio: str, number: int, tokens: int) -> None:
    figure = figurer(guessed(ratio), Scenario())
    assert figure(number).tokens == tokens
    assert figure(number).cost == Cost(Decimal(tokens) * 2 / 10**6, Decimal(0))
    # A number that is the model's own is not scaled once more.
    assert figurer(guessed(ratio), Scenario(), scaled=True)(number).tokens == number


def test_an_encoding_has_tokens_and_no_cost() -> None:
    assert figurer(ENCODING, Scenario(output_tokens=5))(7) == Figure(7, None)


def test_what_was_read_how_and_what_counted_are_in_the_report() -> None:
    choice = EngineChoice("e", "toktok", "a test")
    outcome = Counted("a", 9, {"e": 1}, "cp1252", 2)
    report = assemble([outcome], (EXACT,), Scenario(), (choice,), partial=True)
    assert (report.engines, report.partial) == ((choice,), True)
    assert (report.rows[0].charset, report.rows[0].replaced, report.rows[0].size) == ("cp1252", 2, 9)


def test_only_reports_over_the_same_add_up() -> None:
    with pytest.raises(ValueError, match="same models"):
        of([]) + assemble([], (EXACT,), Scenario())
    with pytest.raises(ValueError, match="scenario"):
        of([]) + of([], Scenario(calls=2))
