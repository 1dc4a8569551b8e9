"""Outcomes to a report: each count under each column, as tokens and as money."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_EVEN, Decimal

from tokcount.model import Column, Counted, EngineChoice, Figure, Outcome, Report, Row, Scenario, Skipped
from tokcount.pricing.cost import Pricer

_Figurer = Callable[[int], Figure]


def assemble(
    outcomes: Iterable[Outcome],
    columns: tuple[Column, ...],
    scenario: Scenario,
    engines: tuple[EngineChoice, ...] = (),
    *,
    partial: bool = False,
) -> Report:
    """The report of a run; every outcome is in it, as a row or under what was skipped.

    Arguments:
        outcomes: what became of each input, in order.
        columns: what to show them under.
        scenario: how often and how each input is sent.
        engines: what counted.
        partial: the run was interrupted.
    """
    figurers = [(column.encoding, figurer(column, scenario)) for column in columns]
    rows: list[Row] = []
    skipped: list[Skipped] = []
    for outcome in outcomes:
        if isinstance(outcome, Skipped):
            skipped.append(outcome)
        else:
            rows.append(_row(outcome, figurers))
    return Report(columns, tuple(rows), tuple(skipped), scenario, engines, partial)


def _row(counted: Counted, figurers: list[tuple[str, _Figurer]]) -> Row:
    figures = tuple(figure(counted.tokens[encoding]) for encoding, figure in figurers)
    return Row(counted.path, counted.size, figures, counted.charset, counted.replaced)


def figurer(column: Column, scenario: Scenario, *, scaled: bool = False) -> _Figurer:
    """What turns a number of tokens under ``column.encoding`` into the column's figure.

    ``scaled`` says that the number is the model's own already.
    """
    approx = column.model.approx if column.model and not scaled else None
    pricer = Pricer(column.price, scenario, column.name) if column.price else None

    def figure(counted: int) -> Figure:
        tokens = counted
        if approx:
            tokens = int((counted * approx.ratio).quantize(Decimal(1), ROUND_HALF_EVEN))
        return Figure(tokens, pricer(tokens) if pricer else None)

    return figure
