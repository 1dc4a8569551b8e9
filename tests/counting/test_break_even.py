"""Where the cheaper of two models changes: both cost the same there, and each is cheaper on its side."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tokcount.counting.break_even import Line, Priced, break_evens, meet
from tokcount.model import Column, Model, Price, Rates, Scenario, Schedule, Source, Tier
from tokcount.model.compare import BreakEven
from tokcount.pricing.cost import cost

DAY = date(2026, 11, 22)
RATES = st.decimals(0, 100, places=4, allow_nan=False, allow_infinity=False)
TOKENS = st.lists(st.integers(0, 200_000), min_size=1, max_size=4)


def column(name: str, rates: Rates, tiers: tuple[Tier, ...] = (), longest: int | None = None) -> Column:
    price = Price(Schedule(rates, tiers), Source("test"), DAY)
    model = Model(name, "test", "chat", (price,), DAY, encoding="o200k_base", max_output=longest)
    return Column(name, "o200k_base", model, price)


@st.composite
def columns(draw: st.DrawFn, name: str) -> Column:
    def rates() -> Rates:
        return Rates(draw(RATES), draw(RATES), draw(RATES))

    tiers = (Tier(draw(st.integers(1, 200_000)), rates()),) if draw(st.booleans()) else ()
    return column(name, rates(), tiers)


def total(priced: Priced, scenario: Scenario) -> Decimal:
    assert priced.column.price
    return sum(
        (cost(priced.column.price, n, scenario, "m").total for n in priced.tokens), start=Decimal(0)
    )  # fmt: skip


def cheaper(one: Priced, other: Priced, scenario: Scenario) -> str | None:
    left, right = total(one, scenario), total(other, scenario)
    return None if left == right else one.column.name if left < right else other.column.name


@given(columns("one"), columns("other"), TOKENS, TOKENS, st.integers(1, 1000))
def test_each_is_cheaper_on_its_side(
    one: Column, other: Column, a: list[int], b: list[int], calls: int
) -> None:
    sides = Priced(one, a), Priced(other, b)
    (met,) = [met for met in break_evens(*sides, Scenario(calls=calls)) if met.of == "output_tokens"]
    places = [0, 1, 10**6, 10**12]
    if met.at is not None:
        at = int(met.at)
        places = [0, at - 1, at, at + 1, at + 2, at * 2 + 1]
        assert met.low != met.high
    for place in places:
        if place < 0:
            continue
        found = cheaper(*sides, Scenario(output_tokens=place, calls=calls))
        if met.at is None:
            # At 0 they may cost the same, and part from there on.
            assert found == met.low or (place == 0 and found is None)
        elif place == met.at:
            assert found is None
        else:
            assert found == (met.low if place < met.at else met.high)


@given(columns("one"), columns("other"), st.integers(1, 200_000), st.integers(0, 2_000))
def test_each_is_cheaper_on_its_side_of_a_cached_share(
    one: Column, other: Column, n: int, answer: int
) -> None:
    """With one input and as many tokens on both sides, in steps of whole tokens."""
    sides = Priced(one, [n]), Priced(other, [n])
    scenario = Scenario(output_tokens=answer)
    (met,) = [met for met in break_evens(*sides, scenario) if met.of == "cached_share"]
    middle = int((met.at or Fraction(1, 2)) * n)
    for cached in {0, middle, min(middle + 1, n), n}:
        found = cheaper(*sides, scenario._replace(cached=cached))
        share = Fraction(cached, n)
        if met.at is None:
            assert found == met.low or (share in (0, 1) and found is None)
        elif share == met.at:
            assert found is None
        else:
            assert found == (met.low if share < met.at else met.high)


@given(st.tuples(*[st.fractions(0, 10)] * 4))
def test_the_order_of_the_two_changes_nothing(numbers: tuple[Fraction, ...]) -> None:
    one, other = Line(*numbers[:2]), Line(*numbers[2:])
    there = meet(one, other, ("a", "b"), "output_tokens")
    back = meet(other, one, ("b", "a"), "output_tokens")
    assert (there.at, there.low, there.high) == (back.at, back.low, back.high)
    if there.at is not None:
        assert one.at(there.at) == other.at(there.at)


def test_a_share_needs_a_rate_on_both_sides() -> None:
    plain = column("plain", Rates(Decimal(1), Decimal(2)))
    cached = column("cached", Rates(Decimal(1), Decimal(2), Decimal("0.1")))
    found = break_evens(Priced(plain, [100]), Priced(cached, [100]), Scenario())
    assert [met.of for met in found] == ["output_tokens"]
    assert found[0] == BreakEven("plain", "cached", "output_tokens")


def test_a_point_beyond_the_longest_answer_says_so() -> None:
    one = column("one", Rates(Decimal(1), Decimal(3)), longest=500)
    other = column("other", Rates(Decimal(2), Decimal(2)), longest=4000)
    (met,) = break_evens(Priced(one, [1000]), Priced(other, [1000]), Scenario())
    assert (met.at, met.low, met.high, met.limit) == (Fraction(1000), "one", "other", 500)
    assert not met.reachable
