"""The table of changes, before a format draws it."""

from __future__ import annotations

from collections.abc import Sequence

from tokcount.model.checks import DiffReport
from tokcount.report.checks.diff.changes import Change, changes, difference, money, name, share, tokens, total
from tokcount.report.grid import plural
from tokcount.report.options import Options
from tokcount.report.sheet import Cell, Head, Sheet

_STYLES = {"added": "good", "deleted": "bad", "renamed": "model"}


def sheet(report: DiffReport, options: Options, top: int, ellipsis: str) -> tuple[Sheet, int]:
    """One line a file and one for all; the ``top`` first, and how many were left out of it."""
    found = changes(report)
    costs = any(change.usd is not None for change in (*found, total(report)))
    heads = [Head("File", right=False, elastic=20), Head("Status", right=False, expendable=1)]
    heads += [Head("Before"), Head("After"), Head("Change"), Head("%")]
    heads += [Head(t, point=True, expendable=e) for t, e in (("Cost before", 3), ("Cost after", 2))] * costs
    heads += [Head("Cost change", point=True, expendable=1)] * costs
    arrow = " → " if options.unicode else " -> "
    kept = found if len(found) <= top + 1 else found[:top]
    body = [_row(c, name(c, arrow), report, costs, _STYLES.get(c.status, "")) for c in kept]
    feet = []
    if len(kept) < len(found):
        rest = _rest(found[len(kept) :])
        told = plural(len(found) - len(kept), "more file", "more files")
        feet.append(_row(rest, f"{ellipsis} and {told}", report, costs, "dim"))
    feet.append(_row(total(report), "All files", report, costs, "total"))
    return Sheet(tuple(heads), body, feet), len(found) - len(kept)


def _row(change: Change, label: str, report: DiffReport, costs: bool, style: str) -> Sequence[Cell]:
    mark = "" if report.exact else "~"
    grown = {True: "warn", False: "good"}.get(change.tokens > 0, "") if change.tokens else ""
    feet = style if style in ("dim", "total") else ""
    cells: list[Cell] = [(label, feet), (change.status, feet or style)]
    cells += [(tokens(change.before, mark), feet), (tokens(change.after, mark), feet)]
    cells += [(difference(change, mark), feet or grown), (share(change), feet or grown)]
    if costs:
        before = None if change.base_cost is None else change.base_cost.total
        after = None if change.cost is None else change.cost.total
        told = money(before, mark), money(after, mark), money(change.usd, mark, signed=True)
        cells += [(text, feet) for text in told]
    return cells


def _rest(hidden: Sequence[Change]) -> Change:
    """The changes that are not shown, added up."""
    before, after = (sum(getattr(c, key) or 0 for c in hidden) for key in ("before", "after"))
    sums = [[cost for c in hidden if (cost := getattr(c, key)) is not None] for key in ("base_cost", "cost")]
    base_cost, cost = (sum(costs[1:], costs[0]) if costs else None for costs in sums)
    return Change("", None, "", before, after, base_cost=base_cost, cost=cost)
