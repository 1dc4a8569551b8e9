"""The parts of a report as values that JSON and CSV can hold: money as exact strings."""

from __future__ import annotations

from tokcount.model import Approx, Column, Figure, Group, Price, Rates, Row, Schedule, Skipped
from tokcount.pricing.doubts import replaced, undated
from tokcount.report.money import context_share, pages, plain_rate, plain_usd
from tokcount.report.names import safe

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Fields = dict[str, Value]

UNIT = "usd_per_1m_tokens"


def figure(value: Figure, column: Column, *, with_pages: bool = False) -> Fields:
    """Tokens, costs in USD and the fit of one figure; ``None`` is what is not known."""
    cost, window, fits = value.cost, column.window, value.fits(column)
    fields: Fields = {
        "tokens": value.tokens,
        "exact": column.exact,
        "input_cost_usd": plain_usd(cost.input) if cost else None,
        "output_cost_usd": plain_usd(cost.output) if cost else None,
        "cost_usd": plain_usd(cost.total) if cost else None,
        "context_used": context_share(value.tokens, window) if window else None,
        "fits": fits,
    }
    if fits is False:
        fields["over_by"] = value.excess(column)
    if with_pages:
        fields["pages"] = pages(value.tokens)
    return fields


def figures(entry: Row | Group, columns: tuple[Column, ...], *, with_pages: bool = False) -> Fields:
    """One figure a model, under the name of the model."""
    pairs = zip(columns, entry.figures, strict=True)
    return {safe(c.name): figure(f, c, with_pages=with_pages) for c, f in pairs}


def row(value: Row, columns: tuple[Column, ...], *, with_pages: bool = False) -> Fields:
    """One input; how it was read is told only where it is not plain UTF-8."""
    fields: Fields = {"path": safe(value.path), "bytes": value.size}
    if value.charset != "utf-8" or value.replaced:
        fields |= {"charset": value.charset, "replaced": value.replaced}
    return fields | {"models": figures(value, columns, with_pages=with_pages)}


def group(value: Group, columns: tuple[Column, ...], *, with_pages: bool = False) -> Fields:
    """Inputs added up; a group of ``--by`` has a name."""
    fields: Fields = {"name": safe(value.name)} if value.name else {}
    fields |= {"inputs": value.inputs, "bytes": value.size}
    return fields | {"models": figures(value, columns, with_pages=with_pages)}


def skipped(value: Skipped) -> Fields:
    """An input that was not counted, and why."""
    fields: Fields = {"path": safe(value.path), "reason": value.reason.value, "detail": safe(value.detail)}
    return fields | {"named": True} if value.explicit else fields


def ratio(value: Approx | None) -> str | None:
    """The factor of an estimate; an estimate by script has many, and none that stands for all."""
    return None if value is None or value.by_script else plain_usd(value.ratio)


def price(value: Price) -> Fields:
    """A price with its tiers, its batch rates and where it comes from."""
    fields = schedule(value.standard)
    fields |= {"unit": UNIT, "source": safe(value.source.url or value.source.id)}
    fields["checked"] = value.checked.isoformat()
    if value.source.via:
        fields["via"] = safe(value.source.via)
    if value.start:
        fields["from"] = value.start.isoformat()
    if value.batch:
        fields["batch"] = schedule(value.batch)
    if value.second_hand:
        fields["second_hand"] = True
    if value.disputed:
        fields["disputed"] = safe(value.disputed)
    if value.note:
        fields["note"] = safe(value.note)
    return fields


def used_price(column: Column) -> Fields | None:
    """The price of ``column`` with what only its use shows: whether it is old, and what follows it."""
    if column.price is None:
        return None
    fields = price(column.price)
    if column.old:
        fields["old"] = column.old
    if column.as_of:
        fields["as_of"] = column.as_of.isoformat()
    unsure = undated(column.model, column.price, column.as_of) if column.model else ""
    if unsure:
        fields["undated"] = unsure
    following = replaced(column.model, column.price) if column.model else None
    if following and following.start:
        fields["superseded"] = {"from": following.start.isoformat(), **schedule(following.standard)}
    return fields


def schedule(value: Schedule) -> Fields:
    """Rates in USD per million tokens, and those of the tiers."""
    fields = _rates(value.base)
    if value.tiers:
        fields["tiers"] = [{"above": tier.above, **_rates(tier.rates)} for tier in value.tiers]
    return fields


def _rates(value: Rates) -> Fields:
    fields: Fields = {
        "input": plain_rate(value.input),
        "cached_input": None if value.cached is None else plain_rate(value.cached),
        "output": None if value.output is None else plain_rate(value.output),
    }
    if value.cache_write is not None:
        fields["cache_write"] = plain_rate(value.cache_write)
    return fields
