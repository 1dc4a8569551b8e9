"""``tokcount models``: what the price tables know."""

import os
from collections.abc import Sequence
from typing import NamedTuple

from tokcount.cli import console
from tokcount.cli.arguments import Color, ListFormat
from tokcount.config import load_settings
from tokcount.errors import ExitCode, NoPriceError, UnknownNameError
from tokcount.model import Model, Price
from tokcount.pricing.book import Book
from tokcount.pricing.layers import load_book
from tokcount.report.catalogue import render_model, render_models
from tokcount.report.options import Options


class Arguments(NamedTuple):
    """List the models that are known, or show all that is known of some.

    Each with its context window, price, encoding and status; a model that was shut down says so.
    """

    names: list[str] | None = None
    pricing: str | None = None
    format: ListFormat = ListFormat.table
    color: Color = Color.auto
    debug: bool = False


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: there is no such model, or a price table does not hold together.
    """
    book = load_book(pricing=typed.pricing, project=load_settings().pricing)
    options = Options(
        width=console.width(),
        color=console.wants_color(typed.color.value),
        unicode=console.shows_unicode(),
    )
    console.write(_text(book, typed.names or (), options, typed.format))
    return ExitCode.OK


def _text(book: Book, names: Sequence[str], options: Options, fmt: ListFormat) -> str:
    def price_of(model: Model) -> Price | None:
        try:
            return book.price(model)
        except NoPriceError:
            return None

    if not names:
        return render_models(tuple(book), options, fmt, price_of=price_of)
    models = {model.name: model for model in (_find(book, name) for name in names)}.values()
    if len(models) > 1 and fmt not in (ListFormat.table, ListFormat.markdown):
        return render_models(tuple(models), options, fmt, price_of=price_of)
    return "\n".join(render_model(m, tuple(book), options, fmt, price_of=price_of) for m in models)


def _find(book: Book, name: str) -> Model:
    """The model ``name``; where it is the path of something, who typed it may have meant to count that."""
    try:
        return book.find(name)
    except UnknownNameError as error:
        if os.path.lexists(name):
            error.hint += " `tokcount count PATH` counts files."
        raise
