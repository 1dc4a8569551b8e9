"""Arithmetic: worked figures, and laws that hold for every price and scenario."""

from __future__ import annotations

import decimal
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.errors import NoPriceError
from tokcount.model import Cost, Price, Rates, Scenario, Schedule, Source, Tier
from tokcount.pricing.book import Book
from tokcount.pricing.cost import Pricer, cost

ONE = Scenario()


def price(standard: Schedule, batch: Schedule | None = None) -> Price:
    return Price(standard, Source("test"), date(2026, 11, 22), batch=batch)


@pytest.mark.parametrize(
    ("tokens", "day", "expected"),
    [
        (272_000, None, "0.544"),
        (272_001, None, "1.088004"),
        (272_000, date(2026, 7, 29), "0.68"),
        (0, None, "0"),
    ],
)
def test_gpt_5_6_terra(book: Book, tokens: int, day: date | None, expected: str) -> None:
    terra = book.find("gpt-5.6-terra")
    assert cost(book.price(terra, day), tokens, ONE, terra.name).total == Decimal(expected)


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        (Scenario(), ("0.15", "0")),
        (Scenario(output_tokens=1_000_000), ("0.15", "0.6")),
        (Scenario(output_tokens=1000, calls=3), ("0.45", "0.0018")),
        (Scenario(cached=400_000), ("0.12", "0")),
        (Scenario(cached=2_000_000), ("0.075", "0")),
        (Scenario(cached_share=Decimal("0.5")), ("0.1125", "0")),
        (Scenario(batch=True, output_tokens=1000), ("0.075", "0.0003")),
        # A batch has no cached rate of its own here, so the standard one holds.
        (Scenario(batch=True, cached=1_000_000), ("0.075", "0")),
        (Scenario(calls=0, output_tokens=5), ("0", "0")),
    ],
)
def test_a_million_tokens_for_gpt_4o_mini(book: Book, scenario: Scenario, expected: tuple[str, str]) -> None:
    mini = book.find("gpt-4o-mini")
    charge, answer = map(Decimal, expected)
    assert cost(book.price(mini), 1_000_000, scenario, mini.name) == Cost(charge, answer)


def test_a_tier_takes_the_answer_and_the_cached_input_with_it(book: Book) -> None:
    terra = book.price(book.find("gpt-5.6-terra"))
    scenario = Scenario(output_tokens=1000, cached=100_000)
    assert cost(terra, 300_000, scenario, "terra") == Cost(Decimal("0.84"), Decimal("0.018"))
    batch = Scenario(output_tokens=1000, cached=100_000, batch=True)
    assert cost(terra, 300_000, batch, "terra") == Cost(Decimal("0.42"), Decimal("0.009"))


def test_a_batch_of_one_tier_over_a_standard_of_another_falls_back_at_the_same_length() -> None:
    standard = Schedule(
        Rates(Decimal(4), cached=Decimal(2)), (Tier(100, Rates(Decimal(8), cached=Decimal(4))),)
    )
    both = price(standard, Schedule(Rates(Decimal(2)), (Tier(50, Rates(Decimal(3))),)))
    scenario = Scenario(cached=10, batch=True)
    per_million = [cost(both, n, scenario, "x").input * 1_000_000 for n in (50, 51, 100, 101)]
    assert per_million == [40 * 2 + 10 * 2, 41 * 3 + 10 * 2, 90 * 3 + 10 * 2, 91 * 3 + 10 * 4]


def test_cached_tokens_by_share_are_whole_and_rounded_down() -> None:
    rates = price(Schedule(Rates(Decimal(10), cached=Decimal(0))))
    assert cost(rates, 7, Scenario(cached_share=Decimal("0.5")), "x").input == Decimal("0.00004")


@pytest.mark.parametrize(
    ("scenario", "slug"),
    [
        (Scenario(batch=True), "no-batch-price"),
        (Scenario(cached=1), "no-cached-price"),
        (Scenario(cached_share=Decimal("0.1")), "no-cached-price"),
        (Scenario(output_tokens=1), "no-output-price"),
    ],
)
def test_a_rate_that_is_not_in_the_table_is_an_error(scenario: Scenario, slug: str) -> None:
    with pytest.raises(NoPriceError) as caught:
        cost(price(Schedule(Rates(Decimal(1)))), 0, scenario, "acme-1")
    assert caught.value.slug == slug
    assert "acme-1" in caught.value.message
    assert caught.value.hint


def test_an_embedding_has_no_output_to_pay_for(book: Book) -> None:
    small = book.find("text-embedding-3-small")
    assert cost(book.price(small), 1_000_000, Scenario(), small.name) == Cost(Decimal("0.02"))


def test_a_zero_is_written_as_0(book: Book) -> None:
    mini = book.price(book.find("gpt-4o-mini"))
    assert {str(cost(mini, 0, ONE, "x").input), str(cost(mini, 0, ONE, "x").output)} == {"0"}


# --------------------------------------------------------------------------- laws

amounts = st.decimals(0, 1000, places=4, allow_nan=False, allow_infinity=False)
tokens = st.integers(0, 10**9)
# Not the named tuple itself, of which Hypothesis would vary the defaults too.
rates = st.builds(partial(Rates), amounts, amounts, amounts)
schedules = st.builds(partial(Schedule), rates)
prices = st.builds(price, schedules, schedules)
scenarios = st.builds(
    partial(Scenario),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(0, 10**9),
    batch=st.booleans(),
) | st.builds(
    partial(Scenario),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    cached_share=st.decimals(0, 1, places=3),
    batch=st.booleans(),
)


@given(prices, tokens, scenarios)
def test_money_is_decimal_and_exact_whatever_the_callers_context(p: Price, n: int, s: Scenario) -> None:
    exact = cost(p, n, s, "x")
    assert isinstance(exact.input, Decimal)
    assert isinstance(exact.output, Decimal)
    with decimal.localcontext(prec=1, rounding=decimal.ROUND_UP):
        assert cost(p, n, s, "x") == exact
    schedule = p.batch if s.batch and p.batch else p.standard
    cached = int(s.cached_share * n) if s.cached_share else min(s.cached, n)
    assert schedule.base.cached is not None
    with decimal.localcontext(prec=100):
        charge = (schedule.base.input * (n - cached) + schedule.base.cached * cached) * s.calls
        assert exact.input * 1_000_000 == charge


@given(prices, tokens, scenarios, st.integers(0, 1000))
def test_calls_add_up(p: Price, n: int, s: Scenario, more: int) -> None:
    def calls(count: int) -> Cost:
        return cost(p, n, Scenario(s.output_tokens, count, s.cached, s.cached_share, s.batch), "x")

    with decimal.localcontext(prec=100):
        assert calls(s.calls) + calls(more) == calls(s.calls + more)


@given(prices, tokens, tokens)
def test_without_tiers_the_price_of_the_input_is_linear(p: Price, n: int, m: int) -> None:
    pricer = Pricer(p, ONE, "x")
    with decimal.localcontext(prec=100):
        assert pricer(n).input + pricer(m).input == pricer(n + m).input


@given(
    amounts,
    st.lists(amounts, max_size=4),
    st.lists(st.integers(1, 10**6), max_size=4, unique=True),
    tokens,
    tokens,
)
def test_more_tokens_never_cost_less(
    first: Decimal, rises: list[Decimal], bounds: list[int], n: int, m: int
) -> None:
    dear, steps = first, []
    for above, rise in zip(sorted(bounds), rises, strict=False):
        dear += rise
        steps.append(Tier(above, Rates(dear)))
    pricer = Pricer(price(Schedule(Rates(first), tuple(steps))), ONE, "x")
    low, high = sorted((n, m))
    assert pricer(low).input <= pricer(high).input


@given(prices, tokens, st.integers(0, 10**9))
def test_caching_saves_where_the_cached_rate_is_lower(p: Price, n: int, cached: int) -> None:
    base = p.standard.base
    assert base.cached is not None
    low, high = sorted((base.input, base.cached))
    cheaper = price(Schedule(Rates(high, cached=low)))
    assert cost(cheaper, n, Scenario(cached=cached), "x").input <= cost(cheaper, n, ONE, "x").input
