"""What differs between two tables, and what an update does."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tokcount.pricing.changes import Change, Changes
from tokcount.report.grid import plural
from tokcount.report.money import format_count, format_rate, plain_rate
from tokcount.report.names import safe, shown
from tokcount.report.prices.told import Told, offer_words
from tokcount.report.sheet import Head, Sheet
from tokcount.report.values import Fields

HEADER = ("what", "model", "offer", "rate", "before_usd_per_1m", "after_usd_per_1m", "percent")

_NAMED = 12
_RATES = {"input": "input", "cached": "cached", "cache_write": "cache write", "output": "output"}


def difference(before: str, after: str, changes: Changes) -> Told:
    """What ``after`` has otherwise than ``before``; both are names to show."""
    fields: Fields = {
        "action": "diff",
        "before": safe(before),
        "after": safe(after),
        **change_fields(changes),
    }
    title = f"{shown(before)} → {shown(after)}: {summary(changes)}"
    return Told(title.replace("→", "to"), HEADER, rows(changes), fields, facts(changes), sheets(changes))


def summary(changes: Changes) -> str:
    """One line on how much differs."""
    if not changes:
        return "no difference"
    parts = [
        f"{format_count(len(changes.added))} added" if changes.added else "",
        f"{format_count(len(changes.removed))} removed" if changes.removed else "",
        f"{plural(changes.repriced, 'model', 'models')} at other rates" if changes.rates else "",
    ]
    return ", ".join(filter(None, parts))


def change_fields(changes: Changes) -> Fields:
    """The changes as JSON has them."""
    return {
        "added": [safe(name) for name in changes.added],
        "removed": [safe(name) for name in changes.removed],
        "changed": [_fields(change) for change in changes.rates],
    }


def rows(changes: Changes) -> list[list[str]]:
    """The changes as CSV has them."""
    found = [["added", safe(name), "", "", "", "", ""] for name in changes.added]
    found += [["removed", safe(name), "", "", "", "", ""] for name in changes.removed]
    for change in changes.rates:
        percent = "" if change.percent is None else f"{change.percent:f}"
        rates = (_plain(change.before), _plain(change.after))
        found.append(["changed", safe(change.model), change.offer, change.rate, *rates, percent])
    return found


def facts(changes: Changes) -> tuple[tuple[str, str], ...]:
    """The models that are only in one of the two."""
    named = (("Added", changes.added), ("Removed", changes.removed))
    return tuple((title, _names(names)) for title, names in named if names)


def sheets(changes: Changes) -> tuple[tuple[str, Sheet], ...]:
    """The rates that differ."""
    if not changes.rates:
        return ()
    heads = (
        Head("Model", right=False, elastic=16),
        Head("For", right=False),
        Head("Rate", right=False),
        Head("Before", point=True),
        Head("After", point=True),
        Head("Change"),
    )
    body = []
    for change in changes.rates:
        style = "" if change.percent is None else "bad" if change.percent > 0 else "good"
        percent = "" if change.percent is None else f"{change.percent:+,f} %"
        body.append([
            (shown(change.model), "model"),
            (offer_words(change.offer), ""),
            (_RATES[change.rate], ""),
            (_usd(change.before), ""),
            (_usd(change.after), ""),
            (percent, style),
        ])  # fmt: skip
    return (("Changed, in USD per million tokens", Sheet(heads, body)),)


def _names(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    kept = names if rest <= 1 else names[:_NAMED]
    more = f" and {format_count(rest)} more" if rest > 1 else ""
    return ", ".join(map(shown, kept)) + more


def _fields(change: Change) -> Fields:
    return {
        "model": safe(change.model),
        "offer": change.offer,
        "rate": change.rate,
        "before": None if change.before is None else plain_rate(change.before),
        "after": None if change.after is None else plain_rate(change.after),
        "percent": None if change.percent is None else f"{change.percent:f}",
    }


def _plain(rate: Decimal | None) -> str:
    return "" if rate is None else plain_rate(rate)


def _usd(rate: Decimal | None) -> str:
    return "-" if rate is None else format_rate(rate)
