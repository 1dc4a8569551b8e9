"""An update of prices: planned in full, held against what is plausible, written as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tokcount.cache.store import write_atomically
from tokcount.errors import PricingError
from tokcount.model import Model, Source
from tokcount.pricing.book import Book
from tokcount.pricing.changes import Change, Changes, compare
from tokcount.pricing.imports.feed import Feed
from tokcount.pricing.merging import Merged, merge
from tokcount.pricing.table import Table
from tokcount.pricing.writer import yaml_text

FIVEFOLD = 5
_REMARK = "Written by `tokcount prices update`; it goes over the table that ships with tokcount."


class Update(NamedTuple):
    """What an update would do: the ``table`` to write, and how it differs from what is there."""

    table: Table
    changes: Changes
    merged: Merged
    jumps: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not self.merged.models


def plan(bundled: Table, fetched: Table | None, feed: Feed, today: date) -> Update:
    """What ``feed`` makes of the two lowest layers; no model that was fetched before is let go."""
    below = Book([bundled, fetched] if fetched else [bundled])
    merged = merge(below, feed)
    before = {model.name: model for model in below}
    rows = {**(fetched.models if fetched else {}), **merged.models}
    rules = {**(fetched.image_rules if fetched else {}), **(feed.table.image_rules if feed.whole else {})}
    updated = max(today, feed.table.updated) if feed.whole else today
    rows, sources = _declared(rows)
    table = Table(updated, sources, rules, {n: m._replace(table_date=updated) for n, m in rows.items()})
    changes = compare(before, {**before, **{name: table.models[name] for name in merged.models}}, updated)
    jumps = tuple(change for change in changes.rates if change.moved(FIVEFOLD))
    return Update(table, changes, merged, jumps)


def refuse_what_was_lost(update: Update, name: str) -> None:
    """Refuse a feed without more than half of the models that it should have.

    Raises:
        PricingError: it is one.
    """
    covered, known = update.merged.covered, update.merged.known
    if covered * 2 < known:
        raise PricingError(
            "feed-lost-models",
            f"The feed has only {covered} of the {known} models of its vendors that are in use. "
            "Nothing was changed.",
            "Look whether it is whole; --force takes it. A table of your own goes to --pricing.",
            name,
        )


def write(update: Update, path: str, bundled: Table) -> None:
    """Put the table in the place of the one at ``path``, after reading it back.

    Raises:
        PricingError: it would not hold together, or cannot be written; the old one is as it was.
    """
    from tokcount.pricing.schema import parse_table

    content = yaml_text(update.table, _REMARK).encode()
    if parse_table(content, path, bundled) != update.table:
        message = "The table would not be read as it was meant. Nothing was changed."
        raise PricingError("update-not-written", message, "Please report it with the feed.", path)
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        write_atomically(path, content)
    except OSError as error:
        raise PricingError(
            "update-not-written",
            f"The prices could not be written: {error.strerror or error}. The table is as it was.",
            "Make the folder writable, or free some space.",
            path,
        ) from error


def _declared(rows: Mapping[str, Model]) -> tuple[dict[str, Model], dict[str, Source]]:
    """The rows with the sources they name; a source under the id of another one gets an id of its own."""
    sources: dict[str, Source] = {}
    ids: dict[Source, Source] = {}

    def declare(source: Source) -> Source:
        if source not in ids:
            number, own = 1, source
            while own.id in sources:
                number += 1
                own = source._replace(id=f"{source.id}-{number}")
            sources[own.id] = ids[source] = own
        return ids[source]

    found = {
        name: model._replace(prices=tuple(p._replace(source=declare(p.source)) for p in model.prices))
        for name, model in rows.items()
    }
    return found, sources
