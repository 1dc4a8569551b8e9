"""Numbers as people type them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.cli.quantities import (
    parse_count,
    parse_count_or_share,
    parse_day,
    parse_days,
    parse_positive,
    parse_share,
    parse_size,
)

PARSERS: list[Callable[[str], object]] = [
    parse_count,
    parse_positive,
    parse_size,
    parse_share,
    parse_count_or_share,
]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("500", 500), ("10k", 10_000), ("1.5M", 1_500_000), (" 2 G ", 2 * 10**9), ("1_000", 1000),
        ("0.001k", 1), (".5k", 500), ("1T", 10**12), ("1000T", 10**15), ("007", 7),
    ],
)  # fmt: skip
def test_counts(text: str, number: int) -> None:
    assert parse_count(text) == number
    assert parse_count_or_share(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("500", 500), ("500B", 500), ("100k", 100_000), ("1.5MB", 1_500_000), ("2MiB", 2 * 1024**2),
        ("1kib", 1024), ("1 GB", 10**9), ("0", 0),
    ],
)  # fmt: skip
def test_sizes(text: str, number: int) -> None:
    assert parse_size(text) == number


@pytest.mark.parametrize(
    ("text", "share"),
    [("0%", "0"), ("25%", "0.25"), ("100%", "1"), ("12.5%", "0.125"), (".5%", "0.005"), ("80 %", "0.8")],
)
def test_shares(text: str, share: str) -> None:
    assert parse_share(text) == parse_count_or_share(text) == Decimal(share)


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "-1", "+1", "1e3", "1.5", "1..5", "1,000", "k", "1kk", "1 2", "٣", "0x10", "inf", "nan",
     "_1", "9" * 5000, "9" * 5000 + "%", "120%", "%", "-5%", "1001T"],
)  # fmt: skip
def test_what_is_no_number_says_so_with_what_was_typed(parse: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError, match=r"^'") as caught:
        parse(text)
    assert len(str(caught.value)) < 100


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_a_value_error(text: str) -> None:
    for parse in PARSERS:
        try:
            assert parse(text) is not None
        except ValueError as error:
            assert "'" in str(error)  # noqa: PT017  # either is right


@given(st.integers(0, 10**9), st.sampled_from([("", 1), ("k", 1000), ("M", 10**6)]))
def test_units_multiply(number: int, unit: tuple[str, int]) -> None:
    if number * unit[1] <= 10**15:
        assert parse_count(f"{number}{unit[0]}") == number * unit[1]


def test_a_day_has_one_form() -> None:
    assert parse_day(" 2026-07-29 ") == date(2026, 7, 29)
    for text in ("20260729", "2026-W31-3", "2026-7-29", "2026-02-30", "٢٠٢٦-07-29", "2026-07-29T00:00", ""):
        with pytest.raises(ValueError, match="is not a day such as 2026-07-29"):
            parse_day(text)


def test_days_have_a_limit_that_is_named() -> None:
    assert (parse_days("60"), parse_days("60d"), parse_days("999999")) == (60, 60, 999_999)
    for text in ("1000000", "99999999d", "9" * 5000):
        with pytest.raises(ValueError, match=r"is more than 999,999 days"):
            parse_days(text)
    for text in ("", "d", "-1", "1.5", "1w"):
        with pytest.raises(ValueError, match="is not a number of days such as 60 or 60d"):
            parse_days(text)
