"""Names of models to columns."""

from __future__ import annotations

import pytest

from tokcount.counting.columns import encoding_column, model_columns
from tokcount.engines.countable import countable
from tokcount.errors import NoPriceError, UnknownNameError
from tokcount.model import Scenario
from tokcount.pricing.book import Book
from tokcount.pricing.layers import load_book

PLAIN = Scenario()


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


def test_a_column_for_each_model_and_then_for_each_that_is_compared(book: Book) -> None:
    columns = model_columns(book, ["gpt-4", "gpt-4o-mini"], ["gpt-3.5-turbo"], Scenario(output_tokens=100))
    assert [column.name for column in columns] == ["gpt-4", "gpt-4o-mini", "gpt-3.5-turbo"]
    assert [column.compared for column in columns] == [False, False, True]
    assert [column.encoding for column in columns] == ["cl100k_base", "o200k_base", "cl100k_base"]
    assert [column.limit for column in columns] == [8192 - 100, 128_000 - 100, 16_385 - 100]


def test_two_names_of_one_model_are_one_column_under_the_first(book: Book) -> None:
    names = ["gpt-4o-mini-2024-07-18", "gpt-4o-mini", "openai/gpt-4o-mini", "GPT-4o-mini"]
    (column,) = model_columns(book, names, ["gpt-4o-mini"], PLAIN)
    assert (column.name, column.compared) == ("gpt-4o-mini-2024-07-18", False)


def test_an_unknown_model_is_no_column(book: Book) -> None:
    with pytest.raises(UnknownNameError) as caught:
        model_columns(book, ["gpt-4o-mini"], ["gpt-4o-minni"], PLAIN)
    assert caught.value.near[0] == "gpt-4o-mini"


@pytest.mark.parametrize(
    ("model", "scenario", "slug"),
    [
        ("gpt-4", Scenario(cached=5), "no-cached-price"),
        ("gpt-5-codex", Scenario(batch=True), "no-batch-price"),
        ("gpt-oss-120b", Scenario(batch=True), "no-price"),
        ("gpt-oss-120b", Scenario(cached=5), "no-price"),
        ("chat-latest", PLAIN, "no-tokenizer"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_read(
    model: str, scenario: Scenario, slug: str, book: Book
) -> None:
    with pytest.raises(NoPriceError) as caught:
        model_columns(book, [model], [], scenario)
    assert caught.value.slug == slug
    assert model in caught.value.message
    assert caught.value.hint
    assert slug != "no-tokenizer" or "a table of your own (--pricing)" in caught.value.hint


def test_a_model_without_a_price_is_still_counted(book: Book) -> None:
    (column,) = model_columns(book, ["gpt-oss-120b"], [], Scenario(calls=2))
    assert (column.price, column.encoding, column.exact) == (None, "o200k_harmony", True)


def test_an_estimate_is_no_exact_column(book: Book) -> None:
    (column,) = model_columns(book, ["gemini-3.5-flash"], [], PLAIN)
    assert (column.exact, column.encoding) == (False, "~gemma4")
    (column,) = model_columns(book, ["claude-2"], [], PLAIN)
    assert (column.exact, column.encoding) == (False, "o200k_base")


def test_a_rebuilt_tokenizer_is_never_exact(book: Book) -> None:
    model = book.find("claude-opus-4-7")._replace(name="own", encoding="claude4.7", approx=None)
    found = countable(model)
    assert found.encoding is None
    assert found.approx is not None
    assert found.approx.basis.startswith("not public, rebuilt by ctok from counts of the API; by script")
    assert not encoding_column("claude4.7", PLAIN).exact
    assert encoding_column("gemma3", PLAIN).exact


def test_with_its_package_a_tokenizer_counts_itself(book: Book, extras: None) -> None:
    (column,) = model_columns(book, ["gemini-3.5-flash"], [], PLAIN)
    assert (column.exact, column.encoding) == (True, "gemma4")
    (column,) = model_columns(book, ["gemini-4-argon"], [], PLAIN)
    assert (column.exact, column.encoding) == (False, "gemma4")


def test_an_encoding_has_a_column_of_its_own() -> None:
    column = encoding_column("gpt2", Scenario(output_tokens=5))
    assert (column.name, column.encoding, column.model, column.window, column.limit) == (
        "gpt2", "gpt2", None, None, None,
    )  # fmt: skip
