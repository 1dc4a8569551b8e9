"""Names of models to the columns of a report: what each is counted with, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tokcount.engines.countable import countable
from tokcount.errors import NoPriceError
from tokcount.model import Column, Scenario
from tokcount.pricing.book import Book
from tokcount.pricing.cost import Pricer


def model_columns(
    book: Book,
    models: Iterable[str],
    compared: Iterable[str],
    scenario: Scenario,
    as_of: date | None = None,
) -> tuple[Column, ...]:
    """One column for each model that is counted for, then one for each that it is compared with.

    A model that is named twice, also under two of its names, gets one column. Prices are those in force on
    ``as_of``, unless given on the date of each model's table.

    Raises:
        UnknownNameError: nothing goes by such a name; near names are suggested.
        NoPriceError: the scenario needs a rate that the table does not have, or a model has no
            tokenizer to count with.
    """
    columns: dict[str, Column] = {}
    for name, beside in [(name, False) for name in models] + [(name, True) for name in compared]:
        column = _column(book, name, beside, scenario, as_of)
        assert column.model is not None
        columns.setdefault(column.model.name, column)
    return tuple(columns.values())


def encoding_column(encoding: str, scenario: Scenario) -> Column:
    """The column of an encoding without a model: tokens only."""
    return Column(encoding, encoding, room=scenario.output_tokens)


def _column(book: Book, name: str, compared: bool, scenario: Scenario, as_of: date | None) -> Column:
    model = countable(book.find(name))
    if model.tokenizer is None:
        raise NoPriceError(
            "no-tokenizer",
            f"No tokenizer of {model.name} is known, and no measured estimate.",
            "Count with --encoding, name another model, "
            "or give this one an encoding in a table of your own (--pricing).",
        )
    price = book.price(model, as_of) if model.prices else None
    if price is not None:
        Pricer(price, scenario, model.name)  # says now, before anything is read, which rate is missing
    elif as_of or scenario.batch or scenario.cached or scenario.cached_share:
        book.price(model, as_of)  # raises: there is nothing that a rate could be taken from
    return Column(name, model.tokenizer, model, price, compared, scenario.output_tokens, as_of=as_of)
