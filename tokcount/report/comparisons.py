"""The first model against each model of ``--compare``: what the same inputs cost, and the saving."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from tokcount.model import Approx, Column, Figure, Report
from tokcount.model.tokenizers import REBUILT
from tokcount.report.money import format_count, format_percent, format_usd


class Comparison(NamedTuple):
    """``figure`` of ``column`` for all inputs, against ``other_figure`` of ``other``."""

    column: Column
    figure: Figure
    other: Column
    other_figure: Figure

    @property
    def costs(self) -> tuple[Decimal, Decimal] | None:
        """What the two cost in USD; ``None`` where a price is not known."""
        if self.figure.cost is None or self.other_figure.cost is None:
            return None
        return self.figure.cost.total, self.other_figure.cost.total

    @property
    def saving(self) -> Decimal | None:
        """The share of the other's cost that is saved; below 0 where the first model is dearer.
        ``None`` where a price is not known, and where there is nothing to save from."""
        if self.costs is None or not self.costs[1]:
            return None
        cost, other = self.costs
        return (other - cost) / other

    @property
    def times(self) -> Decimal | None:
        """How many times the first model's cost the other's is."""
        return self.costs[1] / self.costs[0] if self.costs and self.costs[0] else None


def comparisons(report: Report) -> tuple[Comparison, ...]:
    """One comparison for each compared column, in their order, over all inputs."""
    own = [i for i, c in enumerate(report.columns) if not c.compared]
    if not own:
        return ()
    figures, first = report.totals.figures, own[0]
    return tuple(
        Comparison(report.columns[first], figures[first], other, figures[i])
        for i, other in enumerate(report.columns)
        if other.compared
    )


def verdict(comparison: Comparison) -> str:
    """One sentence on which of the two costs less, and by how much."""
    name, other = comparison.column.name, comparison.other.name
    if comparison.costs is None:
        unknown = [c.name for c in (comparison.column, comparison.other) if c.price is None]
        return f"{name} and {other} cannot be compared: no price is known for {' and '.join(unknown)}"
    marks = estimate(comparison.column), estimate(comparison.other)
    mark = max(marks)
    cost, against = comparison.costs
    if cost == against:
        return f"{name} and {other} cost the same: {mark}{format_usd(cost)}"
    amounts = f"{marks[0]}{format_usd(cost)} against {marks[1]}{format_usd(against)}"
    saving = comparison.saving
    if saving is None:
        return f"{name} costs more than {other}: {amounts}"
    if saving > 0:
        factor = _factor(against, cost, other, mark)
        return f"{name} costs {mark}{format_percent(saving)} less than {other}: {amounts}{factor}"
    factor = _factor(cost, against, name, mark)
    return f"{name} costs {mark}{format_percent(-saving)} more than {other}: {amounts}{factor}"


def difference(comparison: Comparison) -> str:
    """One sentence on the two counting differently; empty where they count the same."""
    one, two = comparison.figure.tokens, comparison.other_figure.tokens
    if one == two:
        return ""
    column, other = comparison.column, comparison.other
    counts = f"{estimate(column)}{format_count(one)} tokens ({_counted_with(column)})"
    against = f"{estimate(other)}{format_count(two)} ({_counted_with(other)})"
    change = ""
    if two:
        share = Decimal(one - two) / two
        mark = estimate(column) or estimate(other)
        change = f", {mark}{format_percent(abs(share))} {'more' if share > 0 else 'fewer'}"
    return f"The two count differently: {counts} against {against}{change}"


def estimate(column: Column) -> str:
    """The mark before a figure that is an estimate."""
    return "" if column.exact else "~"


def format_times(factor: Decimal) -> str:
    """A factor to three significant digits."""
    return f"{factor:,.{max(2 - factor.adjusted(), 0)}f}"


def _factor(more: Decimal, less: Decimal, name: str, mark: str) -> str:
    # Below a hundredth more the factor would read 1.00.
    if not less or more / less < Decimal("1.01"):
        return ""
    return f"; {name} costs {mark}{format_times(more / less)} times as much"


def approximation(column: Column) -> Approx | None:
    """How the tokens of a column are estimated; an encoding alone is an estimate where it was rebuilt."""
    if column.exact:
        return None
    return (column.model.approx if column.model else None) or Approx(column.encoding, basis=REBUILT)


def _counted_with(column: Column) -> str:
    approx = approximation(column)
    return approx.formula if approx else column.encoding
