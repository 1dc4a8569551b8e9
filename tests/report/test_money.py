"""Numbers for people and programs: what they must never say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.report.money import (
    context_share,
    format_count,
    format_pages,
    format_percent,
    format_rate,
    format_size,
    format_usd,
    pages,
    plain_rate,
    plain_usd,
)

MONEY = st.decimals(min_value=Decimal("1E-15"), max_value=Decimal("1E12"), allow_nan=False)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "$0"),
        ("0E-8", "$0"),
        ("0.00000465", "$0.00000465"),
        ("1E-12", "$0.000000000001"),
        ("0.15", "$0.15"),
        ("0.5", "$0.50"),
        ("0.123456", "$0.1235"),
        ("0.99999", "$1.00"),
        ("1", "$1.00"),
        ("1234.567", "$1,234.57"),
        ("1E+6", "$1,000,000.00"),
        ("-0.0000123", "-$0.0000123"),
        ("-2.5", "-$2.50"),
    ],
)
def test_money_for_people(value: str, text: str) -> None:
    assert format_usd(Decimal(value)) == text


@given(MONEY)
def test_money_never_reads_as_zero_and_is_right_within_its_rounding(value: Decimal) -> None:
    text = format_usd(value)
    read = Decimal(text.removeprefix("$").replace(",", ""))
    assert "E" not in text
    assert read > 0
    step = Decimal("0.01") if value >= 1 else Decimal(1).scaleb(value.adjusted() - 3)
    assert abs(read - value) <= step / 2


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20))
def test_money_for_programs_is_exact(value: Decimal) -> None:
    text = plain_usd(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert text != "-0"
    assert "." not in text or text[-1] not in "0."


@pytest.mark.parametrize(
    ("value", "people", "programs"),
    [
        ("0.6", "$0.60", "0.60"),
        ("1.625", "$1.625", "1.625"),
        ("3", "$3.00", "3.00"),
        ("0.0375", "$0.0375", "0.0375"),
    ],
)
def test_a_rate_is_never_rounded(value: str, people: str, programs: str) -> None:
    assert format_rate(Decimal(value)) == people
    assert plain_rate(Decimal(value)) == programs


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("0", "0 %"),
        ("1", "100 %"),
        ("0.00001", "<0.1 %"),
        ("0.0009999", "<0.1 %"),
        ("0.001", "0.1 %"),
        ("0.767", "76.7 %"),
        ("0.9997", "99.97 %"),
        ("0.99999", "99.999 %"),
        ("1.0001", "100.01 %"),
        ("12.5", "1,250.0 %"),
    ],
)
def test_percent(share: str, text: str) -> None:
    assert format_percent(Decimal(share)) == text


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_percent_never_contradicts_whole_numbers(part: int, whole: int) -> None:
    text = format_percent(Decimal(part) / whole)
    assert text != "0 %"
    assert not text.startswith("0.0 ")
    number = Decimal(text.removesuffix(" %").replace("<", "").replace(",", ""))
    assert (number == 100) == (part == whole)
    if "<" not in text:
        assert (number > 100) == (part > whole)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_the_share_of_a_window_never_contradicts_whole_numbers(tokens: int, window: int) -> None:
    share = context_share(tokens, window)
    assert (share == 0) == (tokens == 0)
    assert (share == 1) == (tokens == window)
    assert (share > 1) == (tokens > window)
    assert abs(share - tokens / window) <= 0.000005


def test_the_share_of_a_window_has_the_digits_of_the_contract() -> None:
    assert context_share(31, 128_000) == 0.00024


@pytest.mark.parametrize(
    ("tokens", "text", "number"),
    [
        (0, "0.0", 0.0),
        (1, "<0.1", 0.0),
        (39, "<0.1", 0.1),
        (40, "0.1", 0.1),
        (1_000_000, "2,500.0", 2500.0),
    ],
)
def test_pages(tokens: int, text: str, number: float) -> None:
    assert format_pages(tokens) == text
    assert pages(tokens) == number


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (1_234, "1.2 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (10**18, "1,000.0 PB"),
    ],
)
def test_size(size: int, text: str) -> None:
    assert format_size(size) == text


def test_count() -> None:
    assert format_count(1_234_567) == "1,234,567"
