"""Outcomes to a report: each count under each column, as tokens and as money."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_EVEN, Decimal

from tokcount.model import Column, EngineChoice, Figure, Outcome, Report, Row, Scenario, Skipped
from tokcount.pricing.cost import Pricer

# Half of the time that it takes to make a named tuple goes into its arguments, and there are many rows.
_new = tuple.__new__
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
    encodings = tuple(dict.fromkeys(column.encoding for column in columns))
    figurers = [(encodings.index(column.encoding), figurer(column, scenario)) for column in columns]
    # Many inputs have equally many tokens, and to price them takes longer than to look that up.
    known: dict[tuple[int, ...], tuple[Figure, ...]] = {}
    rows: list[Row] = []
    skipped: list[Skipped] = []
    for outcome in outcomes:
        if isinstance(outcome, Skipped):
            skipped.append(outcome)
            continue
        path, size, tokens, charset, replaced = outcome
        counted = tuple([tokens[encoding] for encoding in encodings])
        figures = known.get(counted)
        if figures is None:
            figures = known[counted] = tuple([figure(counted[index]) for index, figure in figurers])
        rows.append(_new(Row, (path, size, figures, charset, replaced)))
    return Report(columns, tuple(rows), tuple(skipped), scenario, engines, partial)


def figurer(column: Column, scenario: Scenario, *, scaled: bool = False) -> _Figurer:
    """What turns a number of tokens under ``column.encoding`` into the column's figure.

    ``scaled`` says that the number is the model's own already.
    """
    ratio = None if scaled else _ratio(column)
    pricer = Pricer(column.price, scenario, column.name) if column.price else None

    def figure(counted: int) -> Figure:
        tokens = counted
        if ratio:
            tokens = int((counted * ratio).quantize(Decimal(1), ROUND_HALF_EVEN))
        return Figure(tokens, pricer(tokens) if pricer else None)

    return figure


def _ratio(column: Column) -> Decimal | None:
    """What a count under the column's encoding is multiplied with; ``None`` where it is the model's own."""
    approx = column.model.approx if column.model else None
    if approx is None:
        return None
    return approx.ratio / 1000 if approx.by_script else approx.ratio
