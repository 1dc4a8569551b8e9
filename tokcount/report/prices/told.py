"""An answer of ``tokcount prices`` before any format writes it, and the formats."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from tokcount.errors import UnknownNameError
from tokcount.report.cards import Page
from tokcount.report.json_text import TOOL, document
from tokcount.report.money import format_count
from tokcount.report.names import shown
from tokcount.report.options import Options
from tokcount.report.sheet import Sheet
from tokcount.report.values import Value

SCHEMA = "tokcount.prices/1"
FORMATS = ("table", "plain", "json", "csv", "markdown")


@dataclass(frozen=True, slots=True)
class Told:
    """A page for people, rows for CSV, and the fields of the JSON document."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    fields: Mapping[str, Value]
    facts: tuple[tuple[str, str], ...] = ()
    sheets: tuple[tuple[str, Sheet], ...] = ()
    remarks: tuple[tuple[str, str], ...] = field(default=())


def render(told: Told, options: Options, fmt: str) -> str:
    """``told`` as text.

    Raises:
        UnknownNameError: there is no such format.
    """
    if fmt not in FORMATS:
        raise UnknownNameError("format", fmt, (), f"Prices are written as {', '.join(FORMATS)}.")
    if fmt == "json":
        listed = {
            name: iter(value) if isinstance(value, list) else value for name, value in told.fields.items()
        }
        return document({"schema": SCHEMA, "tool": TOOL, **listed})
    if fmt == "csv":
        stream = StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(told.header)
        writer.writerows(told.rows)
        return stream.getvalue()
    if fmt == "plain":
        return "".join("\t".join(shown(cell) or "-" for cell in row) + "\n" for row in told.rows)
    from tokcount.report.catalogue import as_markdown, as_table

    page = Page(told.title, told.facts, told.sheets, told.remarks)
    return as_markdown(page) if fmt == "markdown" else as_table(page, options)


def offer_words(offer: str) -> str:
    """What rates are for, for people, in as few words as the page of a model has."""
    kind, _, above = offer.partition(" above ")
    return f"{kind} above {format_count(int(above))}".removeprefix("standard ") if above else kind
