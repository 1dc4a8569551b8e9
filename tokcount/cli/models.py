"""``tokcount models``: what the price tables know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from tokcount.cli import console
from tokcount.cli.options import Color, ColorOption, DebugOption, Format, FormatOption, PricingOption
from tokcount.config import load_settings
from tokcount.errors import ExitCode, NoPriceError
from tokcount.model import Model, Price
from tokcount.pricing.book import Book
from tokcount.pricing.layers import load_book
from tokcount.report.catalogue import render_model, render_models
from tokcount.report.options import Options


@dataclass(frozen=True)
class Arguments:
    """List the models that are known, or show all that is known of some.

    Each with its context window, price, encoding and status; a model that was shut down says so.
    """

    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MODEL]...", help="Models to show in full.", rich_help_panel="Models"),
    ] = None
    pricing: PricingOption = None
    format: FormatOption = None
    color: ColorOption = Color.auto
    debug: DebugOption = False


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: there is no such model, or a price table does not hold together.
    """
    book = load_book(pricing=Path(typed.pricing) if typed.pricing else None, project=load_settings().pricing)
    fmt = (typed.format or Format.table).value
    options = Options(
        width=console.width(),
        color=console.wants_color(typed.color.value),
        unicode=console.shows_unicode(),
    )
    console.write(_text(book, typed.names or (), options, fmt))
    return ExitCode.OK


def _text(book: Book, names: Sequence[str], options: Options, fmt: str) -> str:
    def price_of(model: Model) -> Price | None:
        try:
            return book.price(model)
        except NoPriceError:
            return None

    if not names:
        return render_models(tuple(book), options, fmt, price_of=price_of)
    models = [book.find(name) for name in names]
    if len(models) > 1 and fmt not in (Format.table, Format.tree, Format.markdown):
        return render_models(models, options, fmt, price_of=price_of)
    return "\n".join(render_model(m, tuple(book), options, fmt, price_of=price_of) for m in models)
