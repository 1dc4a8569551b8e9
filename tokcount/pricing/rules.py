"""What has to hold between the values of a price table, each rule with the place and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tokcount.model import ImageRule, Model, Price, Rates, Schedule

Path = tuple[str | int, ...]
_RATES = ("input", "cached", "cache_write", "output")
_NEEDED = {"tile": ("tile", "base", "per_tile"), "patch": ("patch", "max_patches")}


class Broken(NamedTuple):
    """A rule that does not hold: where, what the matter is, and what to do."""

    path: Path
    what: str
    remedy: str


def broken(model: Model) -> Iterator[Broken]:
    """Every rule that ``model`` breaks, with the place inside the model's row."""
    yield from _sizes(model)
    yield from _tokenizer(model)
    yield from _dates(model)
    for i, price in enumerate(model.prices):
        for found in _price(price):
            yield found._replace(path=("prices", i, *found.path))


def _sizes(model: Model) -> Iterator[Broken]:
    if model.context is None:
        return
    for key, size in (("max_input", model.max_input), ("max_output", model.max_output)):
        if size is not None and size > model.context:
            what = f"'{key}' is {size}, more than the whole window of {model.context}."
            yield Broken((key,), what, f"Correct '{key}' or 'context'.")


def _tokenizer(model: Model) -> Iterator[Broken]:
    if model.encoding and model.approx:
        what = "The model has both an 'encoding' and an 'approx'."
        yield Broken(("approx",), what, "Keep 'encoding' where counts are exact, else 'approx'.")
    if model.status and model.shutdown:
        what = f"The status is '{model.status}' although the day of the shutdown is known."
        yield Broken(("status",), what, "Remove 'status'.")


def _dates(model: Model) -> Iterator[Broken]:
    if model.released and model.shutdown and model.shutdown < model.released:
        what = f"The shutdown, {model.shutdown}, is before the release, {model.released}."
        yield Broken(("shutdown",), what, "Correct one of the two dates.")
    last: date | None = None
    for i, price in enumerate(model.prices):
        if i and price.start is None:
            yield Broken(("prices", i), "A later price has no 'from'.", "Say since when it is in force.")
        elif i and last and price.start and price.start <= last:
            what = f"The price from {price.start} stands after the one from {last}."
            yield Broken(("prices", i, "from"), what, "Order the prices by 'from', the oldest first.")
        last = price.start or last


def _price(price: Price) -> Iterator[Broken]:
    yield from _schedule(price.standard)
    if price.batch is None:
        return
    for found in _schedule(price.batch):
        yield found._replace(path=("batch", *found.path))
    yield from _dearer(price.batch.base, price.standard.base, ("batch",))
    standard = {tier.above: tier.rates for tier in price.standard.tiers}
    for i, tier in enumerate(price.batch.tiers):
        if tier.above in standard:
            yield from _dearer(tier.rates, standard[tier.above], ("batch", "tiers", i))


def _dearer(batch: Rates, standard: Rates, path: Path) -> Iterator[Broken]:
    for key in _RATES:
        one, other = getattr(batch, key), getattr(standard, key)
        if one is not None and other is not None and one > other:
            what = f"The batch rate '{key}' is {one}, more than the standard rate of {other}."
            yield Broken((*path, key), what, "Correct one of the two; a batch is never dearer.")


def _schedule(schedule: Schedule) -> Iterator[Broken]:
    yield from _rates(schedule.base, ())
    stated = _stated(schedule.base)
    last = 0
    for i, tier in enumerate(schedule.tiers):
        yield from _rates(tier.rates, ("tiers", i))
        if tier.above <= last:
            what = f"The tier above {tier.above} stands after the one above {last}."
            yield Broken(("tiers", i, "above"), what, "Order the tiers by 'above', the smallest first.")
        last = tier.above
        for key in _RATES:
            if (key in stated) != (key in _stated(tier.rates)):
                lacking = "The tier lacks" if key in stated else "Only the tier has"
                what = f"{lacking} the rate '{key}'."
                yield Broken(("tiers", i), what, "Give a tier the rates that the base has; none is derived.")


def _rates(rates: Rates, path: Path) -> Iterator[Broken]:
    if rates.cached is not None and rates.cached > rates.input:
        what = f"The rate 'cached' is {rates.cached}, more than the rate 'input' of {rates.input}."
        yield Broken((*path, "cached"), what, "Correct one of the two; cached input is never dearer.")


def _stated(rates: Rates) -> frozenset[str]:
    return frozenset(key for key in _RATES if getattr(rates, key) is not None)


def unusable(image_rules: Mapping[str, ImageRule]) -> Iterator[Broken]:
    """Image rules without what their method counts with."""
    for name, rule in image_rules.items():
        for key in _NEEDED[rule.method]:
            if not getattr(rule, key):
                what = f"The image rule '{name}' lacks '{key}'."
                yield Broken(("image_rules", name), what, f"A rule of method {rule.method} counts with it.")


def doubles(entries: Mapping[str, object]) -> Iterator[Broken]:
    """Names that stand for two models; ``entries`` are rows as they were read, mended or not."""
    seen: dict[str, str] = {}
    for owner, name, path in _names(entries):
        key = name.casefold()
        if key in seen:
            what = f"{owner}: the name '{name}' already stands for the model '{seen[key]}'."
            yield Broken(path, what, "Names and snapshots are unique in a table, whatever their case.")
        seen.setdefault(key, owner)


def _names(entries: Mapping[str, object]) -> Iterator[tuple[str, str, Path]]:
    for model in entries:
        yield model, model, ("models", model)
    for model, entry in entries.items():
        snapshots = entry.get("snapshots") if isinstance(entry, dict) else None
        for i, snapshot in enumerate(snapshots if isinstance(snapshots, list) else ()):
            yield model, str(snapshot), ("models", model, "snapshots", i)
