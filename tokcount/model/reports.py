"""What a run found, added up: figures, rows, groups and the report."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tokcount.model.inputs import Skipped
from tokcount.model.prices import Cost, Model, Price, Scenario
from tokcount.model.tokenizers import REBUILT, is_rebuilt


class Column(NamedTuple):
    """What the inputs are counted for: a model, or only an encoding (then ``model`` is ``None``).

    ``name`` is what the user asked for, ``price`` what is in force. ``compared`` marks the models
    of ``--compare``. ``limit`` is the largest prompt, in tokens, that leaves ``room`` tokens for
    the answer; ``None`` where no window is known. ``old`` says how long ago the price was checked,
    where that is longer than the user allows; ``as_of`` is the day whose price was asked for, if any.
    """

    name: str
    encoding: str
    model: Model | None = None
    price: Price | None = None
    compared: bool = False
    room: int = 0
    old: str = ""
    as_of: date | None = None

    @property
    def exact(self) -> bool:
        """Whether the counts are the tokenizer's own rather than an estimate."""
        if self.model is None:
            return not is_rebuilt(self.encoding)
        return self.model.approx is None

    @property
    def basis(self) -> str:
        """What the counts rest on where they are an estimate; else empty."""
        if self.exact:
            return ""
        return self.model.approx.basis if self.model and self.model.approx else REBUILT

    @property
    def window(self) -> int | None:
        """The whole context window in tokens."""
        return self.model.context if self.model else None

    @property
    def limit(self) -> int | None:
        """The largest prompt in tokens that fits and leaves room for the answer."""
        if self.model is None or self.model.context is None:
            return None
        free = max(self.model.context - self.room, 0)
        return free if self.model.max_input is None else min(free, self.model.max_input)


class Figure(NamedTuple):
    """Tokens and money of one input, or of several added up, in one column."""

    tokens: int = 0
    cost: Cost | None = None

    def __add__(self, other: "Figure") -> "Figure":  # type: ignore[override]  # a sum; tuples join
        cost = self.cost + other.cost if self.cost and other.cost else self.cost or other.cost
        return Figure(self.tokens + other.tokens, cost)

    def used(self, column: Column) -> Decimal | None:
        """The share of the context window that the tokens fill, 1 being all of it."""
        return Decimal(self.tokens) / column.window if column.window else None

    def fits(self, column: Column) -> bool | None:
        """Whether the tokens fit into one request, with room for the answer; ``None``: not known."""
        return None if column.limit is None else self.tokens <= column.limit

    def excess(self, column: Column) -> int:
        """By how many tokens the input is too large for one request; 0 where it fits."""
        return 0 if column.limit is None else max(self.tokens - column.limit, 0)


class Estimate(NamedTuple):
    """What one prompt costs for one model, and whether it fits."""

    column: Column
    figure: Figure

    @property
    def tokens(self) -> int:
        """The length of the prompt."""
        return self.figure.tokens

    @property
    def exact(self) -> bool:
        """Whether the tokens are the tokenizer's own rather than an estimate."""
        return self.column.exact

    @property
    def cost(self) -> Cost | None:
        """Input and output in USD, for all calls; ``None`` where the model has no price, never 0."""
        return self.figure.cost

    @property
    def fits(self) -> bool | None:
        """Whether the prompt and its answer fit into the window; ``None`` where that is not known."""
        return self.figure.fits(self.column)

    @property
    def excess(self) -> int:
        """By how many tokens the prompt is too large; 0 where it fits."""
        return self.figure.excess(self.column)


class Row(NamedTuple):
    """A counted input with one figure per column of the report."""

    path: str
    size: int
    figures: tuple[Figure, ...]
    charset: str = "utf-8"
    replaced: int = 0


class Group(NamedTuple):
    """Inputs added up: how many, their bytes, and one figure per column."""

    name: str = ""
    inputs: int = 0
    size: int = 0
    figures: tuple[Figure, ...] = ()

    def __add__(self, other: "Group") -> "Group":  # type: ignore[override]  # a sum; tuples join
        if not self.figures or not other.figures:
            figures = self.figures or other.figures
        else:
            figures = tuple(a + b for a, b in zip(self.figures, other.figures, strict=True))
        return Group(self.name, self.inputs + other.inputs, self.size + other.size, figures)


class EngineChoice(NamedTuple):
    """Which engine served an encoding, and why that one.

    ``warning`` tells what is wrong with one that would have been better.
    """

    encoding: str
    engine: str
    reason: str
    warning: str = ""


class Report(NamedTuple):
    """The whole result of a run, before sorting, cutting and formatting.

    ``partial`` is true where the run was interrupted: then ``rows`` holds what was counted so far.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    scenario: Scenario = Scenario()
    engines: tuple[EngineChoice, ...] = ()
    partial: bool = False

    @property
    def totals(self) -> Group:
        """All rows added up."""
        return total(self.rows, "", len(self.columns))

    def __add__(self, other: "Report") -> "Report":  # type: ignore[override]  # a sum; tuples join
        if self.columns != other.columns or self.scenario != other.scenario:
            raise ValueError("only reports over the same models and scenario add up")
        engines = self.engines + tuple(e for e in other.engines if e not in self.engines)
        return Report(
            self.columns,
            self.rows + other.rows,
            self.skipped + other.skipped,
            self.scenario,
            engines,
            self.partial or other.partial,
        )


def total(rows: tuple[Row, ...], name: str, width: int) -> Group:
    """The sum of ``rows`` as a group with ``width`` figures, also where there is no row."""
    tokens = [0] * width
    costs: list[Cost | None] = [None] * width
    size = 0
    for row in rows:
        size += row.size
        for i, figure in enumerate(row.figures):
            tokens[i] += figure.tokens
            if figure.cost is not None:
                known = costs[i]
                costs[i] = figure.cost if known is None else known + figure.cost
    figures = tuple(Figure(t, c) for t, c in zip(tokens, costs, strict=True))
    return Group(name, len(rows), size, figures)
