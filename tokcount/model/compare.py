"""The same inputs over several models: what each takes, costs and fits, and where the cheaper one changes."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tokcount.model.prices import Cost
from tokcount.model.reports import Column, Figure, Report


class Contender(NamedTuple):
    """A model in a comparison: all inputs added up, for all calls.

    ``month`` is what so many calls a month cost, where that was asked for. ``unfit`` inputs do not fit, the
    largest of them by ``excess`` tokens. ``missing`` says why there is no cost, where the scenario needs a
    rate that the table does not have.
    """

    column: Column
    figure: Figure
    month: Cost | None = None
    unfit: int = 0
    excess: int = 0
    missing: str = ""

    @property
    def name(self) -> str:
        """The name that the user gave."""
        return self.column.name

    @property
    def total(self) -> Decimal | None:
        """The cost in USD; ``None`` where it is not known, never 0."""
        return self.figure.cost.total if self.figure.cost else None


class BreakEven(NamedTuple):
    """Where two models cost the same: ``low`` is the cheaper one below that point, ``high`` above it.

    ``of`` is what grows: ``output_tokens`` of a call, from 0 on, or ``cached_share``, from 0 to 1. Without a
    point ``at`` one of the two, ``low``, is cheaper throughout; ``None`` is neither. ``limit`` is the longest
    answer that both can give, where one is known. It is not ``exact`` where the tokens of one are estimated.
    """

    one: str
    other: str
    of: str
    at: Fraction | None = None
    low: str | None = None
    high: str | None = None
    limit: int | None = None
    exact: bool = True

    @property
    def reachable(self) -> bool:
        """Whether both models can be called like that."""
        return self.at is None or self.limit is None or self.at <= self.limit


class Comparison(NamedTuple):
    """Models over the same inputs, the cheapest first; those without a cost come last.

    ``report`` holds the inputs, and how they were counted. ``baseline`` is the model that the others are held
    against; ``None`` where nothing has a cost. ``monthly`` is the number of calls a month, 0 for none.
    """

    report: Report
    contenders: tuple[Contender, ...]
    baseline: Contender | None = None
    monthly: int = 0
    break_evens: tuple[BreakEven, ...] = ()

    def saving(self, contender: Contender) -> Decimal | None:
        """The share of the baseline's cost that a model saves, below 0 where it costs more; ``None`` where
        that is not known or there is nothing to save from."""
        if self.baseline is None or not self.baseline.total or contender.total is None:
            return None
        return (self.baseline.total - contender.total) / self.baseline.total

    def times(self, contender: Contender) -> Decimal | None:
        """How many times a model's cost the baseline's is."""
        if self.baseline is None or self.baseline.total is None or not contender.total:
            return None
        return self.baseline.total / contender.total
