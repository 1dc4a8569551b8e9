"""What is shown of a report: entries sorted, grouped and cut, with the rest added up."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from tokcount.model import Figure, Group, Report, Row, total
from tokcount.report.languages import language
from tokcount.report.options import By, Options, Sort

Entry = Row | Group


class View(NamedTuple):
    """Entries in the order to show them. ``rest`` adds up the ``hidden`` entries that were cut."""

    entries: tuple[Entry, ...]
    totals: Group
    hidden: int = 0
    rest: Group | None = None


def view(report: Report, options: Options, sort: Sort | None = None, top: int = 0) -> View:
    """``report`` as ``options`` ask for it; ``sort`` and ``top`` are what holds where they leave it open."""
    entries: tuple[Entry, ...] = report.rows
    if options.by != "file":
        entries = groups(report, options.by, options.depth)
    ordered = arranged(entries, options.sort or sort, report)
    top = (top if options.top is None else options.top) or len(ordered)
    shown, cut = ordered[:top], ordered[top:]
    rest = added(cut, len(report.columns)) if cut else None
    return View(shown, report.totals, len(cut), rest)


def arranged(entries: tuple[Entry, ...], sort: Sort | None, report: Report) -> tuple[Entry, ...]:
    """``entries`` largest first by the first column, ties by name; ``None`` keeps the order found."""
    if sort is None:
        return entries
    if sort == "cost" and not priced(report):
        sort = "tokens"
    first = {"tokens": _by_tokens, "cost": _by_cost, "bytes": _by_bytes, "path": _by_nothing}[sort]
    return tuple(sorted(entries, key=lambda entry: (first(entry), _identity(entry))))


def priced(report: Report) -> bool:
    """Whether the first column has a price, and so can be sorted by it."""
    return bool(report.columns) and report.columns[0].price is not None


def groups(report: Report, by: By, depth: int | None = None) -> tuple[Group, ...]:
    """The rows added up per directory, suffix or language, in the order found."""
    key = _key(by, depth)
    members: dict[str, list[Row]] = {}
    for row in report.rows:
        members.setdefault(key(row.path), []).append(row)
    return tuple(total(tuple(rows), name, len(report.columns)) for name, rows in members.items())


def added(entries: tuple[Entry, ...], width: int) -> Group:
    """The sum of rows and groups, with ``width`` figures."""
    rows = tuple(e for e in entries if isinstance(e, Row))
    return sum((e for e in entries if isinstance(e, Group)), total(rows, "", width))


def label(entry: Entry) -> str:
    """The name of an entry as it was found, unescaped."""
    return entry.path if isinstance(entry, Row) else entry.name


def directory(path: str, depth: int | None = None) -> str:
    """The directory of ``path``, cut to ``depth`` levels; ``.`` for what lies in none."""
    folder = path.rpartition("/")[0]
    if not folder:
        return "/" if path.startswith("/") else "."
    if depth is None:
        return folder
    root = "/" if folder.startswith("/") else ""
    return root + "/".join(folder.removeprefix("/").split("/")[:depth]) or "."


def suffix(path: str) -> str:
    """The suffix of the file at ``path``, with its dot and in lower case."""
    stem, dot, last = path.rpartition("/")[2].rpartition(".")
    return f"{dot}{last.lower()}" if stem and last else "(none)"


def _key(by: By, depth: int | None) -> Callable[[str], str]:
    if by == "dir":
        return lambda path: directory(path, depth)
    return suffix if by == "ext" else language


def _by_tokens(entry: Entry) -> tuple[Decimal | int, ...]:
    return (-_first(entry).tokens,)


def _by_cost(entry: Entry) -> tuple[Decimal | int, ...]:
    figure = _first(entry)
    return (-figure.cost.total if figure.cost else 0, -figure.tokens)


def _by_bytes(entry: Entry) -> tuple[Decimal | int, ...]:
    return (-entry.size,)


def _by_nothing(entry: Entry) -> tuple[Decimal | int, ...]:  # noqa: ARG001 - the name decides
    return ()


def _identity(entry: Entry) -> tuple[str, int, tuple[int, ...], str, int]:
    """Orders entries that share a name too, so that no order of arrival shows."""
    tokens = tuple(f.tokens for f in entry.figures)
    if isinstance(entry, Row):
        return entry.path, entry.size, tokens, entry.charset, entry.replaced
    return entry.name, entry.size, tokens, "", entry.inputs


def _first(entry: Entry) -> Figure:
    return entry.figures[0] if entry.figures else Figure()
