"""What one model costs against another: honest in both directions, and where there is nothing to say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.model import Cost, Figure, Report, Row
from tokcount.report.comparisons import Comparison, comparisons, difference, format_times, verdict

from .data import DAVINCI, MINI, SONNET, TURBO, column

MINE, OTHER = column(MINI), column(TURBO, compared=True)

LESS = (
    "gpt-4o-mini costs 70.0 % less than gpt-3.5-turbo: $0.30 against $1.00; "
    "gpt-3.5-turbo costs 3.33 times as much"
)
MORE = (
    "gpt-4o-mini costs 13,233.3 % more than gpt-3.5-turbo: $20.00 against $0.15; "
    "gpt-4o-mini costs 133 times as much"
)


def compared(cost: str, other: str, tokens: tuple[int, int] = (10, 10)) -> Comparison:
    figures = [Figure(n, Cost(Decimal(c))) for n, c in zip(tokens, (cost, other), strict=True)]
    return Comparison(MINE, figures[0], OTHER, figures[1])


@pytest.mark.parametrize(
    ("cost", "other", "sentence"),
    [
        (
            "0.3",
            "1",
            LESS,
        ),
        (
            "20",
            "0.15",
            MORE,
        ),
        ("1", "1.001", "gpt-4o-mini costs <0.1 % less than gpt-3.5-turbo: $1.00 against $1.00"),
        ("2", "2.0", "gpt-4o-mini and gpt-3.5-turbo cost the same: $2.00"),
        ("0", "0", "gpt-4o-mini and gpt-3.5-turbo cost the same: $0"),
        ("0", "1", "gpt-4o-mini costs 100 % less than gpt-3.5-turbo: $0 against $1.00"),
        ("1", "0", "gpt-4o-mini costs more than gpt-3.5-turbo: $1.00 against $0"),
    ],
)
def test_verdict(cost: str, other: str, sentence: str) -> None:
    assert verdict(compared(cost, other)) == sentence


def test_without_a_price_nothing_is_compared() -> None:
    unknown = Comparison(MINE, Figure(1, Cost()), column(DAVINCI, compared=True), Figure(1))
    assert "no price is known for text-davinci-003" in verdict(unknown)
    assert unknown.saving is None
    assert unknown.times is None


def test_counts_that_differ_are_told() -> None:
    assert difference(compared("1", "1")) == ""
    told = "The two count differently: 90 tokens (o200k_base) against 100 (cl100k_base), 10.0 % fewer"
    assert difference(compared("1", "1", (90, 100))) == told
    assert difference(compared("1", "1", (5, 0))).endswith("5 tokens (o200k_base) against 0 (cl100k_base)")
    rough = compared("1", "1", (90, 135))._replace(other=column(SONNET, compared=True))
    assert difference(rough).endswith("against ~135 (o200k_base x 1.5), ~33.3 % fewer")


def test_what_follows_from_an_estimate_is_marked_as_one() -> None:
    sonnet = column(SONNET, compared=True)
    rough = compared("0.3", "1")._replace(other=sonnet)
    assert verdict(rough) == (
        "gpt-4o-mini costs ~70.0 % less than claude-sonnet-5: $0.30 against ~$1.00; "
        "claude-sonnet-5 costs ~3.33 times as much"
    )
    dearer = compared("1", "0.3")._replace(column=sonnet, other=MINE)
    assert verdict(dearer).startswith("claude-sonnet-5 costs ~233.3 % more than gpt-4o-mini: ~$1.00 against")
    assert verdict(dearer).endswith("; claude-sonnet-5 costs ~3.33 times as much")
    same = compared("2", "2")._replace(other=sonnet)
    assert verdict(same) == "gpt-4o-mini and claude-sonnet-5 cost the same: ~$2.00"


def test_the_first_model_is_set_against_each_that_is_compared() -> None:
    columns = (OTHER, MINE, column(SONNET), column(DAVINCI, compared=True))
    report = Report(columns, (Row("a", 1, tuple(Figure(n) for n in range(4))),))
    pairs = [(c.column.name, c.other.name, c.figure.tokens) for c in comparisons(report)]
    assert pairs == [("gpt-4o-mini", "gpt-3.5-turbo", 1), ("gpt-4o-mini", "text-davinci-003", 1)]
    assert comparisons(Report((OTHER,))) == ()


@given(st.decimals("1E-9", 10**6, places=9), st.decimals("1E-9", 10**6, places=9))
def test_saving_and_times_agree(cost: Decimal, other: Decimal) -> None:
    one = compared(str(cost), str(other))
    assert one.saving is not None
    assert one.times is not None
    assert (one.saving > 0) == (one.times > 1) == (cost < other)
    sentence = verdict(one)
    assert ("less" in sentence) == (cost < other)
    assert ("more" in sentence) == (cost > other)
    assert "100 % less" not in sentence


@pytest.mark.parametrize(
    ("factor", "text"), [("1.5", "1.50"), ("33.33", "33.3"), ("133.3", "133"), ("12345", "12,345")]
)
def test_times(factor: str, text: str) -> None:
    assert format_times(Decimal(factor)) == text
