"""What a price list of others offers, in our own values; and the steps that all readers of them share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tokcount.errors import PricingError
from tokcount.model import Model, Rates, Schedule, Tier
from tokcount.pricing.table import Table

RATES = ("input", "output", "cached", "cache_write")

# As many decimal places as a table may have; floats in a feed, times a million, leave dust behind them.
_GRAIN = Decimal("1e-9")
_MOST = 1_000_000

Steps = Mapping[int, Decimal]
"""A rate by the number of tokens above which it holds; 0 is the base."""


class Feed(NamedTuple):
    """A price list that was read.

    ``whole`` says that its rows are complete, and replace those of a table; otherwise they hold prices and
    little more. ``left_out`` names the models that could not be taken, with the reason. ``newest`` is the
    latest day that the list itself mentions, as far as it lies in the past: nobody tells when it was made.
    ``vendors`` are those whose models it should have; unless given, those whose models it has.
    """

    name: str
    table: Table
    whole: bool = False
    left_out: tuple[tuple[str, str], ...] = ()
    newest: date | None = None
    vendors: frozenset[str] = frozenset()


def unlike(name: str, what: str) -> PricingError:
    """What to say of a price list that is not what it should be."""
    hint = "Name a table of tokcount's, the v2 data of genai-prices, or the price map of litellm."
    return PricingError("feed-unreadable", f"{what} Nothing was changed.", hint, name)


def number(value: Any) -> Decimal | None:
    """A number of a feed, exactly; ``None`` where it is none, or negative."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    exact = Decimal(value)
    return exact if exact.is_finite() and exact >= 0 else None


def amount(value: Any) -> Decimal | None:
    """A rate in USD per million tokens as far as a table keeps it; ``None`` where it is none."""
    exact = number(value)
    return None if exact is None or exact > _MOST else tidy(exact)


def tidy(value: Decimal) -> Decimal:
    """``value`` without an exponent, without needless zeros, and with the cents."""
    plain = value.quantize(_GRAIN).normalize()
    exponent = plain.as_tuple().exponent
    return plain.quantize(Decimal("0.01")) if isinstance(exponent, int) and exponent > -2 else plain


def schedule(steps: Mapping[str, Steps]) -> Schedule | None:
    """The rates of a feed, each with its own steps, as base and tiers; ``None`` without a rate for input.

    A rate that has no step where another one has stays what it is there: so the feeds bill it.
    """
    if 0 not in steps.get("input", {}):
        return None
    stated = {key: rate for key, rate in steps.items() if 0 in rate}
    bounds = sorted({above for rate in stated.values() for above in rate})
    rates = [Rates(**{key: _at(rate, above) for key, rate in stated.items()}) for above in bounds]
    tiers = zip(bounds[1:], rates[1:], strict=True)
    return Schedule(rates[0], tuple(Tier(above, tier) for above, tier in tiers))


def _at(steps: Steps, above: int) -> Decimal:
    return steps[max(step for step in steps if step <= above)]


def unique(models: Iterable[Model]) -> tuple[dict[str, Model], tuple[tuple[str, str], ...]]:
    """Models by name, without those that are there twice; and those, with the reason.

    Of the snapshots only those are kept that stand for nothing else.
    """
    found: dict[str, Model] = {}
    doubled: list[tuple[str, str]] = []
    for model in models:
        if model.name.casefold() in found:
            doubled.append((model.name, "is there twice"))
        else:
            found[model.name.casefold()] = model
    taken = set(found)
    kept: dict[str, Model] = {}
    for model in found.values():
        own = []
        for snapshot in model.snapshots:
            if snapshot.casefold() not in taken:
                taken.add(snapshot.casefold())
                own.append(snapshot)
        kept[model.name] = model._replace(snapshots=tuple(own))
    return kept, tuple(doubled)
