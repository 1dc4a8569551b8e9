"""The known models: a list of them, and one page that tells everything about one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from tokcount.errors import UnknownNameError
from tokcount.model import Model
from tokcount.report.options import Options

# What people read takes as long to load as all the models to write down for programs.
if TYPE_CHECKING:
    from tokcount.report.cards import Page, PriceOf

FORMATS = ("table", "plain", "json", "csv", "markdown")


def render_models(
    models: Sequence[Model], options: Options, fmt: str, *, price_of: PriceOf, as_of: date | None = None
) -> str:
    """The list of ``models`` in their order.

    Arguments:
        price_of: the price of a model that is in force, or ``None``.
        as_of: the day that decides who was shut down; ``None`` for the date of the price table.

    Raises ``UnknownNameError`` for a format that is not in ``FORMATS``.
    """
    _known(fmt)
    if fmt in ("json", "csv", "plain"):
        return _data(models, fmt, price_of, as_of)
    from tokcount.report import cards
    from tokcount.report.grid import plural

    title = f"{plural(len(models), 'model', 'models')}, prices in USD per million tokens"
    page = cards.Page("", (), ((title, cards.listing(models, price_of, as_of)),))
    return as_markdown(page) if fmt == "markdown" else as_table(page, options)


def render_model(
    model: Model,
    others: Sequence[Model],
    options: Options,
    fmt: str,
    *,
    price_of: PriceOf,
    as_of: date | None = None,
) -> str:
    """Everything known about ``model``; the benchmarks of ``others`` stand beside its own.

    Arguments and errors as for ``render_models``.
    """
    _known(fmt)
    if fmt in ("json", "csv"):
        return _data([model], fmt, price_of, as_of)
    from tokcount.report import cards

    page = cards.page(model, others, price_of, as_of)
    if fmt == "plain":
        return cards.plain_page(page)
    return as_markdown(page) if fmt == "markdown" else as_table(page, options)


def _known(fmt: str) -> None:
    if fmt not in FORMATS:
        raise UnknownNameError("format", fmt, (), f"Models are listed as {', '.join(FORMATS)}.")


def _data(models: Sequence[Model], fmt: str, price_of: PriceOf, as_of: date | None) -> str:
    from tokcount.report import catalogue_data

    if fmt == "json":
        return catalogue_data.json_text(models, price_of, as_of)
    write = catalogue_data.csv_text if fmt == "csv" else catalogue_data.plain_text
    return write(models, price_of, as_of)


def as_markdown(page: Page) -> str:
    """``page`` in Markdown."""
    from tokcount.report import markdown
    from tokcount.report.sheet import Sheet

    blocks = [[f"**{markdown.escape(page.title)}**"]] if page.title else []
    blocks.append(_points(page.facts))
    for title, sheet in page.sheets:
        cells = [[(markdown.escape(text), style) for text, style in row] for row in sheet.body]
        blocks += [[f"**{markdown.escape(title)}**"], markdown.table(Sheet(sheet.heads, cells))]
    if page.sources:
        blocks += [["**Sources**"], _points(page.sources)]
    return markdown.joined(blocks)


def _points(pairs: Sequence[tuple[str, str]]) -> list[str]:
    from tokcount.report.markdown import escape

    return [f"- {escape(name)}: {escape(text)}" for name, text in pairs]


def as_table(page: Page, options: Options) -> str:
    """``page`` for a terminal."""
    from tokcount.report.drawing import Block, listed, paint, ruled, sentence
    from tokcount.report.names import shown

    blocks: list[Block] = [[sentence((shown(page.title), "title"))]] if page.title else []
    blocks.append(listed((((name, "head"), (text, "")) for name, text in page.facts), options))
    blocks += [[sentence((title, "title")), *ruled(sheet, options)] for title, sheet in page.sheets]
    if page.sources:
        sources = listed((((name, ""), (text, "dim")) for name, text in page.sources), options)
        blocks.append([sentence(("Sources", "title")), *sources])
    return paint(blocks, options)
