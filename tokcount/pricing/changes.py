"""What differs between two tables in what models cost: the prices in force, rate by rate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tokcount.errors import NoPriceError
from tokcount.model import Model, Price, Rates, Schedule
from tokcount.pricing.book import Book

RATES = ("input", "cached", "cache_write", "output")

_TENTH = Decimal("0.1")


class Change(NamedTuple):
    """A rate of a model that is another one now; ``None`` is none.

    ``offer`` is ``standard``, ``batch``, or either with ``above N`` behind it, for a tier.
    """

    model: str
    offer: str
    rate: str
    before: Decimal | None
    after: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """By how much the rate went up, in percent to one decimal; ``None`` from or to nothing."""
        if not self.before or self.after is None:
            return None
        return ((self.after - self.before) / self.before * 100).quantize(_TENTH)

    def moved(self, times: int) -> bool:
        """Whether it is more than so many times what it was, or less than that part of it."""
        if self.before is None or self.after is None or self.before == self.after:
            return False
        low, high = sorted((self.before, self.after))
        return low * times < high


class Changes(NamedTuple):
    """Models that are only in the second table, or only in the first, and the rates that differ."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    rates: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.rates)

    @property
    def repriced(self) -> int:
        """How many models cost something else."""
        return len({change.model for change in self.rates})


def compare(before: Mapping[str, Model], after: Mapping[str, Model], day: date | None = None) -> Changes:
    """What differs in the prices in force on ``day``; unless given, on the date of each table."""
    added = tuple(name for name in after if name not in before)
    removed = tuple(name for name in before if name not in after)
    rates = [
        change
        for name, model in before.items()
        if name in after
        for change in changed(name, price_of(model, day), price_of(after[name], day))
    ]
    return Changes(added, removed, tuple(rates))


def price_of(model: Model, day: date | None = None) -> Price | None:
    """The price in force on ``day``, unless given on the date of the table; ``None`` where there is none."""
    try:
        return Book(()).price(model, day)
    except NoPriceError:
        return None


def changed(name: str, before: Price | None, after: Price | None) -> Iterator[Change]:
    """The rates that differ between two prices."""
    old, new = offers(before), offers(after)
    for offer in dict.fromkeys((*old, *new)):
        for rate in RATES:
            one = getattr(old.get(offer), rate, None)
            other = getattr(new.get(offer), rate, None)
            if one != other:
                yield Change(name, offer, rate, one, other)


def offers(price: Price | None) -> dict[str, Rates]:
    """Every set of rates of a price by what it is for."""
    if price is None:
        return {}
    found: dict[str, Rates] = {}
    kinds: list[tuple[str, Schedule | None]] = [("standard", price.standard), ("batch", price.batch)]
    for kind, schedule in kinds:
        if schedule is not None:
            found[kind] = schedule.base
            found |= {f"{kind} above {tier.above}": tier.rates for tier in schedule.tiers}
    return found
