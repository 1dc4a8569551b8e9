"""Lookup by every name a model has, and the price and the state on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tokcount.errors import NoPriceError, UnknownNameError
from tokcount.pricing.book import Book
from tokcount.pricing.schema import parse_table
from tokcount.pricing.status import State, Status

HEAD = b"schema: 1\nupdated: 2026-11-22\nunit: usd_per_1m_tokens\nmodels:\n"


def small(models: str) -> Book:
    return Book([parse_table(HEAD + models.encode())])


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("gpt-4o-mini", "gpt-4o-mini"),
        ("GPT-4o-Mini", "gpt-4o-mini"),
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini"),
        ("openai/gpt-4o-mini", "gpt-4o-mini"),
        ("OpenAI/GPT-4o-mini-2024-07-18", "gpt-4o-mini"),
        ("gpt-35-turbo", "gpt-3.5-turbo"),
        ("gpt-5.6", "gpt-5.6-sol"),
        ("gpt-5.6-terra-2026-07-09", "gpt-5.6-terra"),
        ("claude-3-haiku-20240307", "claude-3-haiku"),
        ("anthropic/claude-sonnet-5-20260701", "claude-sonnet-5"),
        ("gpt-4o-2024-05-13", "gpt-4o-2024-05-13"),
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("ft:gpt-4o-mini-2024-07-18", "ft:gpt-4o-mini-2024-07-18"),
        ("ft:gpt-4o-mini-2024-07-18:my-org::abc123", "ft:gpt-4o-mini-2024-07-18"),
        ("ft:gpt-4o-mini-2024-07-18:my-org:suffix:abc123", "ft:gpt-4o-mini-2024-07-18"),
        ("openai/ft:gpt-3.5-turbo-0125:my-org::abc123", "ft:gpt-3.5-turbo"),
    ],
)
def test_a_model_goes_by_many_names(book: Book, name: str, model: str) -> None:
    assert book.find(name).name == model
    assert name in book


@pytest.mark.parametrize(
    "name",
    [
        "",
        "gpt-4o-mini-2024-07-19",  # the listed snapshots are all there are
        "gpt-5.6-terra-2026-02-30",
        "gpt-5.6-terra-20260709",
        "claude-3-haiku-2024-03-07",
        "claude-3-haiku-20241399",
        "azure/gpt-4o-mini",  # another host, another price
        "openai/openai/gpt-4o-mini",
        "ft:gpt-4o-mini",
        "ft:unknown:org::id",
        "gpt-4o-mini ",
    ],
)
def test_what_is_no_name_is_not_guessed(book: Book, name: str) -> None:
    assert name not in book
    with pytest.raises(UnknownNameError) as caught:
        book.find(name)
    assert caught.value.slug == "unknown-model"
    assert "tokcount models" in caught.value.hint


def test_an_unknown_name_suggests_near_ones(book: Book) -> None:
    with pytest.raises(UnknownNameError) as caught:
        book.find("openai/gpt4o-mini")
    assert caught.value.near[0] == "gpt-4o-mini"
    assert caught.value.hint.startswith("Did you mean gpt-4o-mini or ")


def test_a_name_of_its_own_wins_over_a_snapshot_and_an_exact_one_over_other_case() -> None:
    low = parse_table(HEAD + b"  one: {provider: a, prices: [], snapshots: [two]}\n")
    high = parse_table(HEAD + b"  Two: {provider: b, prices: []}\n")
    assert Book([low, high]).find("two").name == "one"
    assert Book([low, high]).find("TWO").name == "Two"
    exact = parse_table(HEAD + b"  two: {provider: b, prices: []}\n")
    assert Book([low, exact]).find("two").name == "two"
    assert Book([exact, low]).find("two").name == "two"


def test_a_later_table_replaces_whole_models_in_their_place() -> None:
    low = parse_table(HEAD + b"  a: {provider: x, prices: [], context: 5}\n  b: {provider: x, prices: []}\n")
    high = parse_table(HEAD + b"  c: {provider: y, prices: []}\n  a: {provider: y, prices: []}\n")
    merged = Book([low, high])
    assert [(m.name, m.provider) for m in merged] == [("a", "y"), ("b", "x"), ("c", "y")]
    assert merged.find("a").context is None
    assert len(merged) == 3


@pytest.mark.parametrize(
    ("day", "charge"),
    [
        (None, "2.00"),
        (date(2026, 7, 9), "2.50"),
        (date(2026, 7, 29), "2.50"),
        (date(2026, 7, 30), "2.00"),
        (date(2030, 1, 1), "2.00"),
    ],
)
def test_the_last_price_that_has_begun_is_in_force(book: Book, day: date | None, charge: str) -> None:
    assert book.price(book.find("gpt-5.6-terra"), day).standard.base.input == Decimal(charge)


def test_a_price_of_the_future_is_not_in_force_whatever_the_clock_says() -> None:
    rate = "source: s, checked: 2026-11-22"
    models = f"""  one:
    provider: a
    prices: [{{input: 1, {rate}}}, {{from: 2026-11-23, input: 2, {rate}}}]
sources: {{s: {{}}}}
"""
    one = small(models)
    assert one.price(one.find("one")).standard.base.input == 1
    assert one.price(one.find("one"), date(2026, 11, 23)).standard.base.input == 2


@pytest.mark.parametrize(
    ("name", "day"),
    [("gpt-oss-120b", None), ("gpt-3.5-turbo", date(2023, 6, 1)), ("gpt-6-luna", date(2026, 9, 21))],
)
def test_without_a_price_there_is_an_error_and_never_a_zero(book: Book, name: str, day: date | None) -> None:
    with pytest.raises(NoPriceError) as caught:
        book.price(book.find(name), day)
    assert caught.value.slug == "no-price"
    assert name in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "day", "status", "text"),
    [
        ("gpt-6-luna", None, Status(State.ACTIVE), "active"),
        ("gpt-4o-mini", None, Status(State.RETIRING, date(2027, 1, 14)), "retiring 2027-01-14"),
        (
            "gpt-4o-mini",
            date(2027, 1, 14),
            Status(State.SHUT_DOWN, date(2027, 1, 14)),
            "shut down 2027-01-14",
        ),
        ("gpt-3.5-turbo", None, Status(State.SHUT_DOWN, date(2026, 10, 23)), "shut down 2026-10-23"),
        (
            "gpt-3.5-turbo",
            date(2026, 10, 22),
            Status(State.RETIRING, date(2026, 10, 23)),
            "retiring 2026-10-23",
        ),
        ("o1-mini", None, Status(State.SHUT_DOWN), "shut down"),
        ("codex-mini-latest", None, Status(State.UNKNOWN), "unknown"),
    ],
)
def test_the_status_is_that_of_the_tables_date(
    book: Book, name: str, day: date | None, status: Status, text: str
) -> None:
    assert book.status(book.find(name), day) == status
    assert str(status) == text


def test_a_family_of_models_suggests_its_own(book: Book) -> None:
    for name, family in (("gemini", "gemini-"), ("google/Gemini", "gemini-"), ("sonnet", "claude-sonnet-")):
        with pytest.raises(UnknownNameError) as caught:
            book.find(name)
        assert len(caught.value.near) == 3
        assert all(near.startswith(family) for near in caught.value.near)
    names = ("old-alpha", "alpha-2", "alpha-1")
    one = small("".join(f"  {name}: {{provider: a, prices: []}}\n" for name in names))
    with pytest.raises(UnknownNameError) as caught:
        one.find("Alpha")
    assert caught.value.near == ("alpha-2", "alpha-1", "old-alpha")
    with pytest.raises(UnknownNameError) as caught:
        one.find("al")
    assert caught.value.near == ()
