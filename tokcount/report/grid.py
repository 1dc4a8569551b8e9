"""What the cells of a table say about inputs and groups, for people."""

from __future__ import annotations

from collections.abc import Sequence

from tokcount.model import Column, Figure, Group, Report, Row
from tokcount.report.comparisons import estimate
from tokcount.report.money import format_count, format_pages, format_percent, format_size, format_usd
from tokcount.report.names import shown
from tokcount.report.options import By, Options
from tokcount.report.sheet import Cell, Head, Sheet
from tokcount.report.view import Entry, View, label

_TITLES: dict[By, str] = {"file": "Path", "dir": "Directory", "ext": "Suffix", "language": "Language"}
_ENTRIES: dict[By, tuple[str, str]] = {
    "file": ("input", "inputs"),
    "dir": ("directory", "directories"),
    "ext": ("suffix", "suffixes"),
    "language": ("language", "languages"),
}
_NOTHING: Cell = ("-", "dim")


class Grid:
    """The columns that a report calls for, and the cells of its entries in them.

    A column that says nothing about any model is left out: no cost without a price, no input and
    output apart where no output was asked for, no window where none is known.
    """

    def __init__(self, report: Report, options: Options) -> None:
        self.columns = report.columns
        self.options = options
        self.costs = any(c.price is not None for c in report.columns)
        self.split = self.costs and report.scenario.output_tokens > 0
        self.windows = any(c.window is not None for c in report.columns)
        self.sizes = options.sort == "bytes"
        self.counts = options.by != "file"

    def wide(self, view: View, ellipsis: str) -> Sheet:
        """One line an entry, models side by side."""
        single = len(self.columns) == 1
        heads = [self._name_head(), *self._own_heads()]
        for column in self.columns:
            heads += self._figure_heads("" if single else column.name)
        body = [self._wide_row(entry, shown(label(entry)), "") for entry in view.entries]
        feet = [
            self._wide_row(group, name, style, verdict=False)
            for group, name, style in self._sums(view, ellipsis)
        ]
        return Sheet(tuple(heads), body, feet)

    def long(self, view: View, ellipsis: str) -> Sheet:
        """One line an entry and model, models one below the other."""
        heads = (self._name_head(), *self._own_heads(), Head("Model", right=False), *self._figure_heads(""))
        body = [line for e in view.entries for line in self._long_rows(e, shown(label(e)), "")]
        feet = [
            line
            for group, name, style in self._sums(view, ellipsis)
            for line in self._long_rows(group, name, style, verdict=False)
        ]
        return Sheet(heads, body, feet)

    def single(self, row: Row) -> Sheet:
        """One line a model, for the only input there is."""
        heads = (Head("Model", right=False), *self._figure_heads(""))
        pairs = zip(self.columns, row.figures, strict=True)
        return Sheet(heads, [[(c.name, "model"), *self._cells(f, c, "")] for c, f in pairs])

    def _sums(self, view: View, ellipsis: str) -> list[tuple[Group, str, str]]:
        sums = []
        if view.rest is not None:
            sums.append((view.rest, f"{ellipsis} and {self._more(view.hidden)}", "dim"))
        if len(view.entries) + view.hidden > 1:
            inputs = "" if self.counts else f" of {plural(view.totals.inputs, 'input', 'inputs')}"
            sums.append((view.totals, f"Total{inputs}", "total"))
        return sums

    def _more(self, hidden: int) -> str:
        if self.options.top is not None:
            return f"{format_count(hidden)} more"
        one, several = _ENTRIES[self.options.by]
        return f"{plural(hidden, f'more {one}', f'more {several}')} (--top 0 shows all)"

    def _name_head(self) -> Head:
        return Head(_TITLES[self.options.by], right=False, elastic=20)

    def _own_heads(self) -> list[Head]:
        return [Head("Inputs", expendable=2)] * self.counts + [Head("Size")] * self.sizes

    def _figure_heads(self, group: str) -> list[Head]:
        costs = {"Input": 1, "Output": 1, "Cost": 0} if self.split else {"Cost": 0}
        heads = [Head("Tokens", group)]
        heads += [Head("Pages", group)] * self.options.pages
        heads += [Head(t, group, point=True, expendable=e) for t, e in costs.items()] * self.costs
        if self.windows:
            heads += [Head("% window", group, expendable=3), Head("Fits", group, right=False)]
        return heads

    def _own(self, entry: Entry, style: str) -> list[Cell]:
        cells: list[Cell] = []
        if self.counts and isinstance(entry, Group):
            cells.append((format_count(entry.inputs), style))
        if self.sizes:
            cells.append((format_size(entry.size), style))
        return cells

    def _wide_row(self, entry: Entry, name: str, style: str, *, verdict: bool = True) -> list[Cell]:
        cells = [(name, style), *self._own(entry, style)]
        for column, figure in zip(self.columns, entry.figures, strict=True):
            cells += self._cells(figure, column, style, verdict=verdict)
        return cells

    def _long_rows(self, entry: Entry, name: str, style: str, *, verdict: bool = True) -> list[list[Cell]]:
        first: list[Cell] = [(name, style), *self._own(entry, style)]
        later: list[Cell] = [("", "")] * len(first)
        starts = [first] + [later] * (len(self.columns) - 1)
        return [
            [*start, (column.name, "model"), *self._cells(figure, column, style, verdict=verdict)]
            for start, column, figure in zip(starts, self.columns, entry.figures, strict=True)
        ]

    def _cells(self, figure: Figure, column: Column, style: str, *, verdict: bool = True) -> list[Cell]:
        mark = estimate(column)
        cells: list[Cell] = [(f"{mark}{format_count(figure.tokens)}", style)]
        if self.options.pages:
            cells.append((format_pages(figure.tokens), style))
        if self.costs:
            cells += self._money(figure, mark, style)
        if self.windows:
            cells += _window(figure, column, style) if verdict else [("", ""), ("", "")]
        return cells

    def _money(self, figure: Figure, mark: str, style: str) -> list[Cell]:
        cost = figure.cost
        if cost is None:
            return [_NOTHING] * (3 if self.split else 1)
        parts = (cost.input, cost.output, cost.total) if self.split else (cost.total,)
        return [(f"{mark}{format_usd(part)}", style) for part in parts]


def plural(number: int, one: str, several: str) -> str:
    """A number with the right form of what is counted."""
    return f"{format_count(number)} {one if number == 1 else several}"


def fit_cell(figure: Figure, column: Column) -> Cell:
    """Whether an input fits, and by how much it does not."""
    fits = figure.fits(column)
    if fits is None:
        return _NOTHING
    if fits:
        return ("yes", "good")
    return (f"over by {estimate(column)}{format_count(figure.excess(column))}", "bad")


def _window(figure: Figure, column: Column, style: str) -> Sequence[Cell]:
    used = figure.used(column)
    share = _NOTHING if used is None else (format_percent(used), style)
    return (share, fit_cell(figure, column))
