"""What an update of prices does, or would do."""

from __future__ import annotations

from collections import Counter

from tokcount.pricing.imports.feed import Feed
from tokcount.pricing.update import Update
from tokcount.report.grid import plural
from tokcount.report.money import format_count
from tokcount.report.names import safe, shown
from tokcount.report.prices.differences import HEADER, change_fields, facts, rows, sheets, summary
from tokcount.report.prices.told import Told
from tokcount.report.values import Fields


def update_told(feed: Feed, update: Update, path: str, *, dry_run: bool) -> Told:
    """The changes that ``feed`` makes, with what was left out of it and why."""
    fields: Fields = {
        "action": "update",
        "from": safe(feed.name),
        "file": safe(path),
        "dry_run": dry_run,
        "covered": update.merged.covered,
        "known": update.merged.known,
        "confirmed": [safe(name) for name in update.merged.confirmed],
        **change_fields(update.changes),
        "left_out": [{"model": safe(name), "reason": safe(reason)} for name, reason in feed.left_out],
    }
    merged = update.merged
    reasons = Counter(reason for _, reason in feed.left_out)
    told = [
        ("Feed", f"{plural(len(feed.table.models), 'model', 'models')}, {_newest(feed)}"),
        ("Covered", f"{merged.covered:,} of the {merged.known:,} models of its vendors that are in use"),
        ("Confirmed", plural(len(merged.confirmed), "model", "models") if merged.confirmed else ""),
        *facts(update.changes),
        ("Left out", "; ".join(f"{format_count(n)}: {shown(why)}" for why, n in sorted(reasons.items()))),
    ]
    title = f"Prices of {shown(feed.name)}: {summary(update.changes)}"
    kept = tuple((name, text) for name, text in told if text)
    return Told(title, HEADER, rows(update.changes), fields, kept, sheets(update.changes))


def _newest(feed: Feed) -> str:
    return f"the newest day in it is {feed.newest}" if feed.newest else "it tells no day"
