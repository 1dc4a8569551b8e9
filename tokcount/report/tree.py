"""The tree for people: directories with their sums, the largest first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tokcount.model import Report
from tokcount.report.comparisons import estimate
from tokcount.report.drawing import paint, ruled
from tokcount.report.glyphs import Glyphs, bar, glyphs, guides
from tokcount.report.grid import plural
from tokcount.report.money import (
    format_count,
    format_pages,
    format_percent,
    format_size,
    format_usd,
    plain_usd,
)
from tokcount.report.names import shown
from tokcount.report.nodes import Branch, branches, tree
from tokcount.report.options import Options
from tokcount.report.sheet import Cell, Head, Sheet
from tokcount.report.table import banner, footnotes
from tokcount.report.view import Entry

_BAR = 10
"""Cells of a full bar."""
_FIRST_TO_GO = 1000


def render(report: Report, options: Options) -> str:
    """``report`` as a tree of directories; what is below the threshold is added up, not dropped."""
    main = [ruled(_sheet(report, options), options)] if report.rows else []
    return paint([*banner(report), *main, *footnotes(report, options)], options)


def _sheet(report: Report, options: Options) -> Sheet:
    root = tree(report)
    shapes = glyphs(options)
    title = f"Total of {plural(len(report.rows), 'input', 'inputs')}"
    cells = _Cells(report, options, root.sum.figures[0].tokens)
    body = [cells.of(root.sum, title, "total")]
    for branch in branches(root, report, options):
        style = "dim" if branch.hidden else ""
        body.append(cells.of(branch.entry, _label(branch, options, shapes), style))
    return Sheet(_heads(report, options), body)


def _heads(report: Report, options: Options) -> tuple[Head, ...]:
    heads = [Head("Path", right=False, elastic=20)]
    several = len(report.columns) > 1
    for i, column in enumerate(report.columns):
        group = column.name if several else ""
        # First the bars give way, then the further models from the last to the second, costs at the end.
        heads.append(Head("Tokens", group, expendable=2 * i + 1 if i else 0))
        if i == 0:
            heads.append(Head("Share", group))
            heads += [Head("", group, right=False, expendable=_FIRST_TO_GO)] * options.unicode
            heads += [Head("Pages", group)] * options.pages
            heads += [Head("Size", group)] * (options.sort == "bytes")
        if column.price is not None:
            heads.append(Head("Cost", group, point=True, expendable=2 * i))
    return tuple(heads)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Sets the lines of a tree; ``everything`` is what all inputs come to in the first column."""

    report: Report
    options: Options
    everything: int

    def of(self, entry: Entry, label: str, style: str) -> list[Cell]:
        cells: list[Cell] = [(label, style)]
        for i, (column, figure) in enumerate(zip(self.report.columns, entry.figures, strict=True)):
            mark = estimate(column)
            cells.append((f"{mark}{format_count(figure.tokens)}", style))
            if i == 0:
                cells += self._first(entry, figure.tokens, style)
            if column.price is not None:
                cells.append((f"{mark}{format_usd(figure.cost.total)}" if figure.cost else "-", style))
        return cells

    def _first(self, entry: Entry, tokens: int, style: str) -> list[Cell]:
        share = Decimal(tokens) / self.everything if self.everything else Decimal(0)
        cells: list[Cell] = [(format_percent(share), style)]
        cells += [(bar(share, _BAR, glyphs(self.options)), "bar")] * self.options.unicode
        cells += [(format_pages(tokens), style)] * self.options.pages
        return cells + [(format_size(entry.size), style)] * (self.options.sort == "bytes")


def _label(branch: Branch, options: Options, shapes: Glyphs) -> str:
    before = guides(branch.trail, shapes)
    if not branch.hidden:
        return f"{before}{shown(branch.label)}"
    below = f" below {plain_usd(options.threshold * 100)} %" if branch.label == "below" else ""
    return f"{before}{shapes.ellipsis} {format_count(branch.hidden)} more{below}"
