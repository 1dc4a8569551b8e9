"""A comparison of models as text; a format for people here, those for programs in ``compare_data.py``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tokcount.model.compare import Comparison, Contender
from tokcount.report import compare_notes as told
from tokcount.report.comparisons import estimate
from tokcount.report.glyphs import Glyphs, bar
from tokcount.report.grid import plural
from tokcount.report.money import format_count, format_percent, format_usd
from tokcount.report.names import shown
from tokcount.report.options import Options
from tokcount.report.sheet import Cell, Head, Sheet

FORMATS = ("table", "plain", "json", "csv", "markdown")

BENCHMARKS = {"mmlu": "MMLU", "mgsm": "MGSM", "humaneval": "HumanEval", "mmmu": "MMMU"}
SPARE = 3
"""How expendable what goes first is."""
_BAR = 10
_NOTHING: Cell = ("-", "dim")


def render(comparison: Comparison, options: Options, fmt: str) -> str:
    """``comparison`` as text in one of ``FORMATS``, which ends with a newline.

    With ``options.quiet`` only the name of the best model, or nothing where there is none.
    """
    if options.quiet:
        found = best(comparison)
        return f"{shown(found.name)}\n" if found else ""
    if fmt in ("json", "csv", "plain"):
        from tokcount.report import compare_data as data

        text: str = {"json": data.json_text, "csv": data.csv_text, "plain": data.plain_text}[fmt](comparison)
        return text
    if fmt == "markdown":
        from tokcount.report.compare_page import markdown_text

        return markdown_text(comparison)
    from tokcount.report.compare_table import table_text

    return table_text(comparison, options)


def best(comparison: Comparison) -> Contender | None:
    """The cheapest model with room for every input; ``None`` where there is none, or nothing was counted."""
    found = (c for c in comparison.contenders if c.total is not None and not c.unfit)
    return next(found, None) if comparison.report.rows else None


def sheet(
    comparison: Comparison, shapes: Glyphs | None, *, benchmarks: bool = True, split: bool = True
) -> Sheet:
    """One line a model, the cheapest first; with ``shapes`` a bar for each cost.

    What says nothing about any of them is left out.
    """
    return _Lines(comparison, shapes, benchmarks=benchmarks, split=split).sheet()


class _Lines:
    """The columns that a comparison calls for, and its lines in them."""

    def __init__(
        self, comparison: Comparison, shapes: Glyphs | None, *, benchmarks: bool, split: bool
    ) -> None:
        self.comparison = comparison
        self.shapes = shapes
        contenders = comparison.contenders
        self.split = comparison.report.scenario.output_tokens > 0 and split
        self.windows = any(c.column.window is not None for c in contenders)
        totals = [c.total for c in contenders if c.total is not None]
        self.dearest = max(totals, default=Decimal(0))
        known = {name for c in contenders if c.column.model for name in c.column.model.benchmarks}
        self.benchmarks = [name for name in BENCHMARKS if name in known and benchmarks]

    def sheet(self) -> Sheet:
        """All of them."""
        heads = [
            Head("Model", right=False),
            Head("Encoding", right=False, expendable=SPARE),
            Head("Tokens"),
        ]
        heads += [Head(title, point=True) for title in ("Input", "Output")] * self.split
        heads.append(Head("Cost", point=True))
        heads += [Head("", right=False, expendable=2)] * (self.shapes is not None)
        heads.append(Head("Saving", point=True))
        heads += [Head("A month", point=True)] * bool(self.comparison.monthly)
        heads += [Head("Fits", right=False)] * self.windows
        heads += [Head(BENCHMARKS[name], point=True) for name in self.benchmarks]
        return Sheet(tuple(heads), [self._row(c) for c in self.comparison.contenders])

    def _row(self, contender: Contender) -> Sequence[Cell]:
        column, mark = contender.column, estimate(contender.column)
        cells: list[Cell] = [
            (shown(column.name), "model"),
            (shown(f"{mark}{column.encoding.removeprefix('~')}"), "dim"),
        ]
        cells.append((f"{mark}{format_count(contender.figure.tokens)}", ""))
        cells += self._money(contender, mark)
        cells.append(self._saving(contender))
        if self.comparison.monthly:
            month = contender.month
            cells.append((f"{mark}{format_usd(month.total)}", "") if month else _NOTHING)
        if self.windows:
            cells.append(self._fit(contender))
        known = column.model.benchmarks if column.model else {}
        return [*cells, *((f"{known[n]:f}", "") if n in known else _NOTHING for n in self.benchmarks)]

    def _money(self, contender: Contender, mark: str) -> list[Cell]:
        cost = contender.figure.cost
        bars = 1 if self.shapes is not None else 0
        if cost is None:
            return [_NOTHING] * (3 if self.split else 1) + [("", "")] * bars
        parts = (cost.input, cost.output, cost.total) if self.split else (cost.total,)
        cells: list[Cell] = [(f"{mark}{format_usd(part)}", "") for part in parts]
        if self.shapes is not None:
            share = cost.total / self.dearest if self.dearest else Decimal(0)
            # What costs anything has at least half a cell.
            least = Decimal(1) / (2 * _BAR) if cost.total else Decimal(0)
            cells.append((bar(max(share, least), _BAR, self.shapes), "bar"))
        return cells

    def _saving(self, contender: Contender) -> Cell:
        if contender is self.comparison.baseline:
            return ("baseline", "dim")
        saving = self.comparison.saving(contender)
        if saving is None:
            return _NOTHING
        assert self.comparison.baseline is not None
        mark = estimate(contender.column) or estimate(self.comparison.baseline.column)
        return (f"{mark}{format_percent(saving)}", "good" if saving >= 0 else "warn")

    def _fit(self, contender: Contender) -> Cell:
        if contender.column.limit is None:
            return _NOTHING
        if not contender.unfit:
            return ("yes", "good")
        rows = len(self.comparison.report.rows)
        if rows == 1:
            return (f"over by {estimate(contender.column)}{format_count(contender.excess)}", "bad")
        return (f"{format_count(contender.unfit)} of {format_count(rows)} not", "bad")


def title(comparison: Comparison) -> tuple[str, str]:
    """What is compared, and its size."""
    rows = comparison.report.rows
    if len(rows) == 1:
        return told.size(rows[0].path, rows[0].size)
    return told.size(plural(len(rows), "input", "inputs"), comparison.report.totals.size)
