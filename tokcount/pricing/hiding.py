"""Prices that a higher table hides although they were checked later: said, for nobody sees them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tokcount.model import Price
from tokcount.pricing.changes import price_of
from tokcount.pricing.layers import fetched_path
from tokcount.pricing.table import Table


def hiding(layers: Sequence[tuple[str, Table]], as_of: date | None = None) -> dict[str, str]:
    """For each model whose price in force hides one that was checked later: which table hides which.

    Arguments:
        layers: the tables with their paths, the lowest first, the bundled one.
        as_of: the day of the prices; that of each table unless given.
    """
    fetched = fetched_path()
    found: dict[str, str] = {}
    for name in {name for _, table in layers for name in table.models}:
        held = [
            (i, path, table.models[name]) for i, (path, table) in enumerate(layers) if name in table.models
        ]
        priced = [(_named(i, path, fetched), price_of(model, as_of)) for i, path, model in held]
        (top, used), below = priced[-1], [(place, price) for place, price in priced[:-1] if price]
        if not below:
            continue
        place, newest = max(below, key=lambda each: each[1].checked)
        if used is None or newest.checked > used.checked:
            found[name] = f"{top} ({_checked(used)}) hides the price of {place} ({_checked(newest)})"
    return found


def _named(index: int, path: str, fetched: str | None) -> str:
    if index == 0:
        return "the bundled table"
    return "the last `prices update`" if path == fetched else path


def _checked(price: Price | None) -> str:
    return f"checked {price.checked}" if price else "no price"
