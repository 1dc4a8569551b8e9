"""A table in tokcount's own schema, as a feed: its rows are complete."""

from __future__ import annotations

from tokcount.pricing.imports.feed import Feed
from tokcount.pricing.schema import parse_table
from tokcount.pricing.table import Table


def read(content: bytes, name: str, below: Table) -> Feed:
    """The table that ``content`` is; it may name the sources and image rules of the one ``below``.

    Raises:
        TableError: it does not hold together; every mistake is in it.
    """
    table = parse_table(content, name, below)
    return Feed(name, table, whole=True, newest=table.updated)
