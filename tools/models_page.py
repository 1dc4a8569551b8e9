"""Writes docs/models.md: all that the bundled price table has, as a page.

Run it after a change of pricing.yaml: python tools/models_page.py
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from pathlib import Path

from tokcount.errors import NoPriceError
from tokcount.model import Model, Price, Schedule
from tokcount.pricing.book import Book
from tokcount.pricing.schema import parse_table

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "models.md"
NAMES = {
    "openai": "OpenAI",
    "google": "Google",
    "anthropic": "Anthropic",
    "meta": "Meta",
    "mistral": "Mistral",
    "deepseek": "DeepSeek",
    "qwen": "Qwen",
    "xai": "xAI",
}
HEADER = (
    *("model", "encoding", "window", "longest output", "input $", "cached $", "output $"),
    *("batch in / out $", "source", "checked", "status"),
)
INTRO = """# Models

What [the bundled table](../pricing.yaml) has, as of {day}: {models} models. This page is made from it by
`tools/models_page.py`. Prices are in USD per million tokens, windows and the longest output in tokens; what
stands before a `>` bills the whole request once its prompt is longer than what stands after it. An empty cell
means that no source has the figure, and none is worked out from another. `~` before an encoding: tokens are
estimated, as its tokens times the factor behind it. [The keys](prices.md#a-model) say more, and
`tokcount models NAME` shows all that is known of a model.

A price that is marked **second-hand** is confirmed by no page of the vendor, and one that is marked
**disputed** is another in a second source, which [the notes](#notes) name. [Prices that came before, or that
come after](#before-and-after) have a list of their own. Priority and flex tiers are not in the table.
"""
NOTES = """## Notes

What is odd about a model or its price, and where sources disagree.
"""
OTHERS = """## Before and after

Prices of another day than the table's, for `--as-of`. The first price of a model holds since its release.
"""
SOURCES = """## Sources

Where the prices are from. Nobody read a live page: *via* says who copied it.
"""


def money(rate: Decimal | None) -> str:
    """A rate with two digits behind the point, or as many as it needs."""
    if rate is None:
        return ""
    cents = rate.quantize(Decimal("0.01"))
    return f"{cents if cents == rate else rate.normalize():f}"


def rates(schedule: Schedule | None, key: str) -> str:
    """The rate ``key`` of ``schedule``, and those of its tiers."""
    if schedule is None or getattr(schedule.base, key) is None:
        return ""
    tiers = (f"{money(getattr(tier.rates, key))} > {count(tier.above)}" for tier in schedule.tiers)
    return "; ".join((money(getattr(schedule.base, key)), *tiers))


def count(tokens: int | None) -> str:
    """A number of tokens with its thousands marked."""
    return "" if tokens is None else f"{tokens:,}"


def row(cells: Iterable[str]) -> str:
    """One row of a table."""
    return f"| {' | '.join(cells)} |"


def rows(header: Sequence[str], right: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    """A table with the columns ``right`` set to the right."""
    rule = ("--:" if name in right else "---" for name in header)
    return "\n".join((row(header), row(rule), *map(row, body))) + "\n"


def price_in_force(book: Book, model: Model) -> Price | None:
    """The price of ``model`` on the table's day."""
    try:
        return book.price(model)
    except NoPriceError:
        return None


def cells(book: Book, model: Model) -> Iterator[str]:
    """What the page has of ``model``."""
    price = price_in_force(book, model)
    standard = price and price.standard
    yield f"`{model.name}`"
    yield f"~{model.approx.formula}" if model.approx else model.encoding or ""
    window = count(model.context)
    if model.max_input and model.max_input != model.context:
        window = f"{window} ({count(model.max_input)} in)" if window else f"{count(model.max_input)} in"
    yield window
    yield count(model.max_output)
    for key in ("input", "cached", "output"):
        yield rates(standard, key)
    batch = price.batch.base if price and price.batch else None
    yield " / ".join(filter(None, (money(batch.input), money(batch.output)))) if batch else ""
    marks = [f"**{mark}**" for mark in _doubts(price)] if price else []
    yield ", ".join((price.source.id, *marks)) if price else ""
    yield str(price.checked) if price else ""
    replacement = f", then `{model.replacement}`" if model.replacement else ""
    yield f"{book.status(model)}{replacement}"


def _doubts(price: Price) -> Iterator[str]:
    if price.second_hand:
        yield "second-hand"
    if price.disputed:
        yield "disputed"


def notes(model: Model) -> Iterator[str]:
    """What is odd about ``model``, a sentence each."""
    if model.note:
        yield model.note
    seen: set[str] = set()
    for price in model.prices:
        since = f"From {price.start}: " if len(model.prices) > 1 and price.start else ""
        for told in filter(None, (price.note, price.disputed and f"{price.disputed}.")):
            if told not in seen:
                yield f"{since}{told}"
            seen.add(told)


def others(book: Book, model: Model) -> Iterator[tuple[str, ...]]:
    """The prices of ``model`` that are not in force on the table's day."""
    now = price_in_force(book, model)
    for price, following in pairwise([*model.prices, None]):
        if price is None or price is now:
            continue
        start = str(price.start or model.released or "")
        end = str(following.start) if following else ""
        figures = [rates(price.standard, key) for key in ("input", "cached", "output")]
        marks = [f"**{mark}**" for mark in _doubts(price)]
        yield (f"`{model.name}`", start, end, *figures, ", ".join((price.source.id, *marks)))


def page(book: Book) -> str:
    """The whole page."""
    models = tuple(book)
    parts = [INTRO.format(day=models[0].table_date, models=len(models))]
    for provider, group in groupby(models, key=lambda model: model.provider):
        body = [tuple(cells(book, model)) for model in group]
        title = f"## {NAMES.get(provider, provider)}\n"
        parts.append(f"{title}\n{rows(HEADER, HEADER[2:8], body)}")
    told = [f"- `{model.name}`: {' '.join(notes(model))}" for model in models if any(notes(model))]
    parts.append(NOTES + "\n" + "\n".join(told) + "\n")
    header = ("model", "from", "until", "input $", "cached $", "output $", "source")
    earlier = [cells for model in models for cells in others(book, model)]
    parts.append(f"{OTHERS}\n{rows(header, header[3:6], earlier)}")
    sources = [(f"`{s.id}`", f"<{s.url}>" if s.url else "", s.via) for s in book.sources.values()]
    parts.append(f"{SOURCES}\n{rows(('source', 'page', 'via'), (), sources)}")
    return "\n".join(parts)


if __name__ == "__main__":
    TARGET.write_text(page(Book([parse_table(ROOT / "pricing.yaml")])), encoding="utf-8")
