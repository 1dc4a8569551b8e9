"""``tokcount image``: the tokens of pictures, for each model that sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from tokcount.cli import console
from tokcount.cli.arguments import Color, ListFormat
from tokcount.config import load_settings
from tokcount.errors import ExitCode, NoPriceError, UsageError
from tokcount.model import ImageRule, Model, Scenario
from tokcount.pricing.book import Book
from tokcount.pricing.cost import Pricer
from tokcount.pricing.layers import load_book
from tokcount.report import pictures as report
from tokcount.report.names import shorten, shown
from tokcount.report.options import Options
from tokcount.requests.image_tokens import image_tokens
from tokcount.requests.pictures import PictureError, Size, is_remote, size_of_data_url, size_of_file

# Of a data URL in a message or a table, more says nothing.
_LONGEST = 40


class Detail(StrEnum):
    """How closely the model is to look."""

    low = "low"
    high = "high"
    auto = "auto"
    original = "original"


class Arguments(NamedTuple):
    """Tell how many tokens pictures are billed, for each model that sees, and what they cost.

    Reads the size in the header of PNG, JPEG, WebP and GIF files and of data: URLs, and nothing else. The
    tokens are those of Chat Completions.
    """

    paths: list[str] | None = None
    size: Size | None = None
    model: list[str] | None = None
    detail: Detail = Detail.auto
    pricing: str | None = None
    format: ListFormat = ListFormat.table
    color: Color = Color.auto
    debug: bool = False


class _Seer(NamedTuple):
    """A model that sees, with what its pictures cost."""

    model: Model
    rule: ImageRule
    pricer: Pricer | None

    def bill(self, size: Size, detail: str) -> report.Bill:
        tokens, reasons = image_tokens(self.rule, *size, detail)
        return report.Bill(tokens, reasons, self.pricer(tokens).input if self.pricer else None)


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: there is no such model, it has no rule for pictures, or nothing was named.
    """
    if not typed.paths and typed.size is None:
        raise UsageError("no-picture", "No picture is named.", "Name files, or give --size WIDTHxHEIGHT.")
    book = load_book(pricing=typed.pricing, project=load_settings().pricing)
    seers = list(_seers(book, typed.model or ()))
    detail = typed.detail.value
    found: list[report.Picture] = []
    bad: list[report.Invalid] = []
    for name, size in _sizes(typed):
        if isinstance(size, PictureError):
            console.say("error", f"{shown(name)}: {size.reason}.", size.hint)
            bad.append(report.Invalid(name, size.reason))
        else:
            bills = {seer.model.name: seer.bill(size, detail) for seer in seers}
            found.append(report.Picture(name, *size, detail, bills))
    options = Options(
        width=console.width(),
        color=console.wants_color(typed.color.value),
        unicode=console.shows_unicode(),
    )
    console.write(report.render(found, bad, options, typed.format))
    return ExitCode.ERROR if bad else ExitCode.OK


def _sizes(typed: Arguments) -> Iterator[tuple[str, Size | PictureError]]:
    """Each picture's name, and its size or what is wrong with it."""
    for path in typed.paths or ():
        is_url = path[:5].lower() == "data:"
        name = shorten(path, _LONGEST, "...", len) if is_url else path
        try:
            if is_remote(path):
                hint = "Give its size: --size WIDTHxHEIGHT."
                raise PictureError("it is remote, and is not fetched", hint)  # noqa: TRY301  # one of several
            yield name, size_of_data_url(path) if is_url else size_of_file(path)
        except PictureError as error:
            yield name, error
    if typed.size is not None:
        yield "x".join(map(str, typed.size)), typed.size


def _seers(book: Book, names: Sequence[str]) -> Iterator[_Seer]:
    """The named models, or else all that see, are everyone's and are served on the day of the price table."""
    from tokcount.pricing.status import State

    if names:
        models = list({model.name: model for model in map(book.find, names)}.values())
    else:
        seeing = (m for m in book if m.image and m.kind != "fine-tuned")
        models = [m for m in seeing if book.status(m).state is not State.SHUT_DOWN]
    for model in models:
        rule = book.image_rules.get(model.image)
        if rule is None:
            raise UsageError(
                "no-image-rule",
                f"{model.name} sees no pictures, or no rule for its tokens is known.",
                "Leave it out, or give it an 'image' in a price table of your own.",
            )
        yield _Seer(model, rule, _pricer(book, model))


def _pricer(book: Book, model: Model) -> Pricer | None:
    try:
        return Pricer(book.price(model), Scenario(), model.name)
    except NoPriceError:
        return None
