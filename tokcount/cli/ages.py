"""``--max-age``: which prices were checked too long ago; without it nothing here asks what day it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tokcount.model import Column, Price
from tokcount.pricing.doubts import old
from tokcount.report.names import shown

_NAMED = 3
_HINT = "Compare with the source; `tokcount prices update` or a table of your own (--pricing) brings others."


def counted_to(as_of: date | None) -> date:
    """The day that ages of prices are counted to: the one that prices are asked for, else the user's own."""
    return as_of or date.today()  # noqa: DTZ011 - the user's own day


def aged(columns: Iterable[Column], max_age: int | None, as_of: date | None) -> tuple[Column, ...]:
    """``columns``, with a word on each price that was checked more than ``max_age`` days ago."""
    return tuple(column._replace(old=age_of(column.price, max_age, as_of)) for column in columns)


def age_of(price: Price | None, max_age: int | None, as_of: date | None) -> str:
    """How long ago a price was checked, where that is more than ``max_age`` days; else empty."""
    return "" if price is None or max_age is None else old(price, counted_to(as_of), max_age)


def age_warnings(prices: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """One warning for all prices that are old, if any is, and what to do.

    Arguments:
        prices: names of models, each with what ``age_of`` says of its price.
    """
    found = [(shown(name), age) for name, age in prices if age]
    if found:
        title = "A price is old" if len(found) == 1 else f"{len(found):,} prices are old"
        yield f"{title}: {_named(found)}.", _HINT


def _named(found: Sequence[tuple[str, str]]) -> str:
    """The first few models, and an age that all have only once."""
    # "and 1 more" would be no shorter than what it stands for.
    kept = found if len(found) <= _NAMED + 1 else found[:_NAMED]
    more = f" and {len(found) - len(kept):,} more" if len(kept) < len(found) else ""
    if len({age for _, age in found}) == 1:
        return f"{', '.join(name for name, _ in kept)}{more} ({found[0][1]})"
    return ", ".join(f"{name} ({age})" for name, age in kept) + more
