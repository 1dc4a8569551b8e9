"""Prices of models: a list of those in force, one in full, and the history of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tokcount.model import Model, Price
from tokcount.pricing.changes import RATES, changed, offers
from tokcount.pricing.doubts import HIDING, Doubt, age_in_days, doubts, replaced
from tokcount.report import values
from tokcount.report.cards import status
from tokcount.report.grid import plural
from tokcount.report.money import format_rate, plain_rate
from tokcount.report.names import safe, shown
from tokcount.report.prices.told import Told, offer_words
from tokcount.report.sheet import Cell, Head, Sheet
from tokcount.report.values import Fields, Value

HEADER = (
    "model", "provider", "kind", "from", "input_usd_per_1m", "cached_input_usd_per_1m",
    "cache_write_usd_per_1m", "output_usd_per_1m", "batch_input_usd_per_1m", "batch_output_usd_per_1m",
    "source", "checked", "age_days", "doubts",
)  # fmt: skip

# Which rates give way first in a narrow terminal.
_EXPENDABLE = {"cached": 2, "cache_write": 3}
_TITLES = {"input": "Input", "cached": "Cached", "cache_write": "Cache write", "output": "Output"}


class Entry(NamedTuple):
    """A model and the price that is looked at; ``day`` is what its age is counted to.

    ``hiding`` says which price of a lower table it hides, where that was checked later; ``as_of`` is the day
    that was asked for, if any.
    """

    model: Model
    price: Price | None
    day: date
    max_age: int | None = None
    hiding: str = ""
    as_of: date | None = None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What speaks against the price."""
        found = doubts(self.model, self.price, self.day, self.max_age, self.as_of)
        return (*found, Doubt(HIDING, self.hiding)) if self.hiding else found


def listing(entries: Sequence[Entry], as_of: date | None) -> Told:
    """One line a model."""
    heads = (
        Head("Model", right=False, elastic=20),
        Head("Provider", right=False, expendable=4),
        Head("Input", point=True),
        Head("Cached", point=True, expendable=3),
        Head("Output", point=True),
        Head("Batch", point=True, expendable=5),
        Head("Source", right=False, elastic=12, expendable=1),
        Head("Checked", right=False),
        Head("Doubts", right=False),
    )
    on = f" on {as_of}" if as_of else ""
    title = f"{plural(len(entries), 'model', 'models')}, prices in USD per million tokens{on}"
    sheet = Sheet(heads, [_line(entry) for entry in entries])
    fields: Fields = {"action": "list", "as_of": _day(as_of), "models": [_fields(entry) for entry in entries]}
    return Told("", HEADER, [_row(entry) for entry in entries], fields, sheets=((title, sheet),))


def single(entry: Entry, as_of: date | None) -> Told:
    """Everything about the price of one model."""
    model, price = entry.model, entry.price
    facts = [("Status", status(model, as_of)), ("From", _start(price) if price else "")]
    if price:
        following = replaced(model, price)
        facts += [
            ("Until", f"{following.start}, then another price" if following else ""),
            ("Source", ", via ".join(filter(None, (price.source.url or price.source.id, price.source.via)))),
            ("Checked", _checked(price, entry.day)),
            ("Note", price.note),
        ]
    facts += [("Doubt", f"{doubt.kind}: {doubt.reason}") for doubt in entry.doubts]
    told = tuple((name, shown(text)) for name, text in facts if text)
    sheets = ((_UNIT, _rates(price)),) if price else ()
    fields: Fields = {"action": "show", "as_of": _day(as_of), "models": [_fields(entry)]}
    title = f"{shown(model.name)} · {model.provider}"
    return Told(title, HEADER, [_row(entry)], fields, told, sheets)


def history(model: Model, day: date, max_age: int | None, as_of: date | None) -> Told:
    """Every price of a model, the oldest first, each with what replaced it."""
    entries = [Entry(model, price, day, max_age, as_of=as_of) for price in model.prices]
    kinds = [rate for rate in RATES if any(getattr(p.standard.base, rate) is not None for p in model.prices)]
    heads = [Head("From", right=False), Head("Replaced", right=False)]
    heads += [Head(_TITLES[rate], point=True, expendable=_EXPENDABLE.get(rate, 0)) for rate in kinds]
    heads += [
        Head("Change", right=False, expendable=1),
        Head("Source", right=False, elastic=18),
        Head("Checked", right=False),
    ]
    body: list[list[Cell]] = []
    before: Price | None = None
    for price in model.prices:
        following = replaced(model, price)
        style = "dim" if following else ""
        rates: list[Cell] = [(_usd(getattr(price.standard.base, rate)), style) for rate in kinds]
        until = str(following.start) if following else "-"
        told: list[Cell] = [(_start(price), style), (until, style)]
        last: list[Cell] = [(shown(price.source.id), "dim"), (str(price.checked), "dim")]
        body.append([*told, *rates, (_moved(model.name, before, price), ""), *last])
        before = price
    remarks = [
        (_start(entry.price), f"{doubt.kind}: {shown(doubt.reason)}")
        for entry in entries
        for doubt in entry.doubts
        if entry.price and doubt.kind != "superseded"
    ]
    remarks += [(_start(price), shown(price.note)) for price in model.prices if price.note]
    remarks += [
        (shown(s.id), _place(s.url, s.via)) for s in {p.source.id: p.source for p in model.prices}.values()
    ]
    listed: list[Value] = [_fields(entry) for entry in entries]
    fields: Fields = {"action": "history", "as_of": _day(as_of), "models": listed}
    title = f"{shown(model.name)}: {plural(len(entries), 'price', 'prices')} in USD per million tokens"
    rows = [_row(entry) for entry in entries]
    sheets = ((title, Sheet(tuple(heads), body)),)
    return Told("", HEADER, rows, fields, (), sheets, tuple(remarks))


_UNIT = "USD per million tokens"


def _checked(price: Price, day: date) -> str:
    """The day of the check, and how long ago that is where it lies in the past."""
    age = age_in_days(price, day)
    return f"{price.checked}, {plural(age, 'day', 'days')} before {day}" if age else str(price.checked)


def _place(url: str, via: str) -> str:
    return shown(", via ".join(filter(None, (url, via))) or "no address given")


def _moved(name: str, before: Price | None, after: Price) -> str:
    """How far the rates for input and output moved."""
    if before is None:
        return ""
    moves = {c.rate: c for c in changed(name, before, after) if c.offer == "standard"}
    known = {rate: moves[rate].percent for rate in ("input", "output") if rate in moves}
    percents = {rate: f"{percent:+f} %" for rate, percent in known.items() if percent is not None}
    if len(percents) == 2 and len(set(percents.values())) == 1:
        return percents["input"]
    return ", ".join(f"{rate} {percent}" for rate, percent in percents.items()) or "other rates"


def _rates(price: Price) -> Sheet:
    found = offers(price)
    kinds = [rate for rate in RATES if any(getattr(rates, rate) is not None for rates in found.values())]
    heads = (Head("For", right=False), *(Head(_TITLES[rate], point=True) for rate in kinds))
    body = [
        [(offer_words(name), ""), *((_usd(getattr(rates, rate)), "") for rate in kinds)]
        for name, rates in found.items()
    ]
    return Sheet(heads, body)


def _line(entry: Entry) -> list[Cell]:
    price, base = entry.price, entry.price.standard.base if entry.price else None
    batch = price.batch.base.input if price and price.batch else None
    rates = (base.input, base.cached, base.output) if base else (None, None, None)
    return [
        (shown(entry.model.name), "model"),
        (entry.model.provider, ""),
        *((_usd(rate), "") for rate in rates),
        (_usd(batch), ""),
        (shown(price.source.id) if price else "-", "dim"),
        (str(price.checked) if price else "-", "dim"),
        (", ".join(doubt.kind for doubt in entry.doubts), "warn"),
    ]


def _row(entry: Entry) -> list[str]:
    price = entry.price
    base = price.standard.base if price else None
    batch = price.batch.base if price and price.batch else None
    rates = [base.input, base.cached, base.cache_write, base.output] if base else [None] * 4
    rates += [batch.input, batch.output] if batch else [None] * 2
    plain: Callable[[Decimal], str] = plain_rate
    return [
        safe(entry.model.name),
        entry.model.provider,
        entry.model.kind,
        _day(price.start) or "" if price else "",
        *("" if rate is None else plain(rate) for rate in rates),
        safe(price.source.id) if price else "",
        str(price.checked) if price else "",
        str(age_in_days(price, entry.day)) if price else "",
        " ".join(doubt.kind.replace(" ", "-") for doubt in entry.doubts),
    ]


def _fields(entry: Entry) -> Fields:
    model, price = entry.model, entry.price
    following = replaced(model, price) if price else None
    return {
        "name": safe(model.name),
        "provider": model.provider,
        "kind": model.kind,
        "context_window": model.context,
        "price": values.price(price) if price else None,
        "until": _day(following.start) if following else None,
        "age_days": age_in_days(price, entry.day) if price else None,
        "doubts": listed_doubts(entry),
    }


def listed_doubts(entry: Entry) -> list[Value]:
    """The doubts of an entry, each with its kind."""
    return [{"kind": doubt.kind, "reason": safe(doubt.reason)} for doubt in entry.doubts]


def _usd(rate: Decimal | None) -> str:
    return "-" if rate is None else format_rate(rate)


def _start(price: Price | None) -> str:
    return str(price.start) if price and price.start else "release"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
