"""A feed over the tables that are there: what an update would put over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tokcount.model import Model, Price
from tokcount.pricing.book import Book
from tokcount.pricing.changes import RATES, offers
from tokcount.pricing.imports.feed import Feed

# Every host asks its own price for open weights; the table knows them without one.
_NO_VENDOR = "open-weight"
_UNDATED = "In force since then at the latest: the feed does not say since when."


class Merged(NamedTuple):
    """``models`` are the rows to write, by name; ``confirmed`` those whose rates the feed repeats.

    ``covered`` of ``known`` models are in the feed: those with a price, in use, and of its vendors.
    """

    models: Mapping[str, Model]
    confirmed: tuple[str, ...]
    covered: int
    known: int


def merge(below: Book, feed: Feed) -> Merged:
    """The rows of ``feed`` over those of ``below``: whole ones as they are, of others the prices alone."""
    offered = _offered(below, feed)
    vendors = feed.vendors or {model.provider for model in feed.table.models.values()}
    in_use = [m.name for m in below if m.provider in vendors and m.prices and not _is_over(m)]
    own = {model.name: model for model in below}
    rows: dict[str, Model] = {}
    confirmed: list[str] = []
    for name, model in offered.items():
        known = own.get(name)
        if feed.whole or known is None:
            rows[name] = model
            continue
        if known.kind == _NO_VENDOR and not known.prices:
            continue
        prices, repeats = _prices(known, model)
        if repeats:
            confirmed.append(name)
        if prices != known.prices:
            rows[name] = known._replace(prices=prices)
    covered = sum(name in offered for name in in_use)
    return Merged(rows, tuple(confirmed), covered, len(in_use))


def _offered(below: Book, feed: Feed) -> dict[str, Model]:
    """The feed's models by the names that the tables have for them.

    A feed's own entry for a model wins over those for its snapshots, which count where they agree.
    """
    if feed.whole:
        return dict(feed.table.models)
    own = {model.name: model for model in below}
    found: dict[str, Model] = {}
    dated: dict[str, list[Model]] = {}
    for name, model in feed.table.models.items():
        known = own.get(name) or below.get(name)
        if known is None:
            found[name] = model._replace(snapshots=tuple(_free(model.snapshots, below)))
        elif known.provider != model.provider:
            continue
        elif known.name == name:
            found[name] = model
        elif ":" not in name:
            dated.setdefault(known.name, []).append(model)
    for name, (first, *others) in dated.items():
        if name not in found and all(_agree(first.prices[-1], other.prices[-1]) for other in others):
            found[name] = first
    order = (*(name for name in own if name in found), *(name for name in found if name not in own))
    return {name: found[name] for name in order}


def _free(snapshots: tuple[str, ...], below: Book) -> Iterator[str]:
    return (name for name in snapshots if below.get(name) is None)


def _is_over(model: Model) -> bool:
    return bool(model.status) or (model.shutdown is not None and model.shutdown <= model.table_date)


def _prices(known: Model, offered: Model) -> tuple[tuple[Price, ...], bool]:
    """The prices of a known model after the feed's; and whether the feed repeats the last one."""
    new = offered.prices[-1]
    if not known.prices:
        return offered.prices, False
    last = known.prices[-1]
    if _agree(last, new):
        if new.checked <= last.checked:
            return known.prices, True
        fresh = last._replace(checked=new.checked, source=new.source)
        return (*known.prices[:-1], fresh), True
    return _appended(known, new), False


def _agree(one: Price, other: Price) -> bool:
    """Whether two prices have no rate that differs; a rate that one of them lacks does not."""
    old, new = offers(one), offers(other)
    return all(
        getattr(old[offer], rate) in (None, getattr(new[offer], rate)) or getattr(new[offer], rate) is None
        for offer in old.keys() & new.keys()
        for rate in RATES
    )


def _appended(known: Model, new: Price) -> tuple[Price, ...]:
    """The history with ``new`` at its end; in place of the last where it is not later than that."""
    last = known.prices[-1]
    begun = last.start or known.released
    start = new.start or new.checked
    if begun is not None and start <= begun:
        return (*known.prices[:-1], new._replace(start=last.start))
    note = new.note if new.start else _UNDATED
    return (*known.prices, new._replace(start=start, note=note))
