"""Price tables as they were, or will be, on a day."""

from __future__ import annotations

from datetime import date

from tokcount.model import Model
from tokcount.pricing.book import Book
from tokcount.pricing.changes import price_of
from tokcount.pricing.table import Table


def on_day(book: Book, day: date | None) -> Book:
    """``book`` with those prices alone that are in force on ``day``; as it is where no day is given.

    A model without a price on the day has none.
    """
    if day is None:
        return book
    models = {model.name: _on_day(model, day) for model in book}
    return Book([Table(day, book.sources, book.image_rules, models)])


def _on_day(model: Model, day: date) -> Model:
    price = price_of(model, day)
    return model._replace(prices=(price,) if price else (), table_date=day)
