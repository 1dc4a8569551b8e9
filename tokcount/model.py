"""Every value that flows from an input to a report: frozen, slotted, adding up with ``+``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

# --------------------------------------------------------------------------- inputs


class Reason(StrEnum):
    """Why an input that was matched is not counted."""

    BINARY = "binary"
    UNREADABLE = "unreadable"
    UNDECODABLE = "undecodable"
    TOO_LARGE = "too-large"
    NOT_FOUND = "not-found"
    NO_MATCH = "no-match"
    SYMLINK = "symlink"
    SYMLINK_LOOP = "symlink-loop"
    LFS_POINTER = "lfs-pointer"
    NOT_A_FILE = "not-a-file"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that was matched and is not counted.

    ``explicit`` is true where the user named it: then the exit status says so too.
    """

    path: str
    reason: Reason
    detail: str = ""
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded input. ``size`` is its length in bytes as stored, ``charset`` the character
    encoding it was read with, ``replaced`` how many spots could not be decoded and became U+FFFD."""

    content: str
    size: int
    charset: str = "utf-8"
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """An input that was found and not yet read. ``load`` reads and decodes it, and never raises
    for anything the file system or the file's content can do: that becomes a ``Skipped``.

    ``path`` is the name to show, with ``/`` as separator. ``size`` is in bytes where it is known
    before reading. ``fingerprint`` is ``(size in bytes, mtime in ns)`` of a regular file.
    """

    path: str
    load: Callable[[], Text | Skipped]
    size: int | None = None
    explicit: bool = False
    fingerprint: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """An input that was counted; ``tokens`` maps the name of an encoding to a number of tokens."""

    path: str
    size: int
    tokens: Mapping[str, int]
    charset: str = "utf-8"
    replaced: int = 0


Outcome = Counted | Skipped

# --------------------------------------------------------------------------- prices


@dataclass(frozen=True, slots=True)
class Rates:
    """Prices in USD per million tokens. ``None`` means that the table has no such rate."""

    input: Decimal
    output: Decimal | None = None
    cached: Decimal | None = None
    cache_write: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """Rates that apply to the whole request once its prompt has more than ``above`` tokens."""

    above: int
    rates: Rates


@dataclass(frozen=True, slots=True)
class Schedule:
    """Base rates and their tiers, in ascending order of ``above``."""

    base: Rates
    tiers: tuple[Tier, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: an id, a page, and the way the figure was obtained."""

    id: str
    url: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs from ``start`` on (``None``: since its release).

    ``second_hand`` marks figures that no first-hand source confirms.
    """

    standard: Schedule
    source: Source
    checked: date
    start: date | None = None
    batch: Schedule | None = None
    second_hand: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Approx:
    """How the tokens of a model without a public tokenizer are estimated: tokens under
    ``encoding`` times ``ratio``; ``basis`` says what the ratio was measured on."""

    encoding: str
    ratio: Decimal
    basis: str


@dataclass(frozen=True, slots=True)
class ImageRule:
    """How many tokens an image takes, as tiles or as patches; ``None`` where no source says it.

    ``fit`` and ``short_side`` are the sizes in pixels that an image is scaled down to, ``tile`` is
    the side of a tile in pixels; ``base`` and ``per_tile`` are tokens. ``multiplier`` turns patches,
    of which there are at most ``max_patches``, into tokens.
    """

    name: str
    method: str
    fit: int | None = None
    short_side: int | None = None
    tile: int | None = None
    base: int | None = None
    per_tile: int | None = None
    multiplier: Decimal | None = None
    max_patches: int | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """What the price table knows about a model. Sizes are in tokens.

    ``context`` is the whole window, ``max_input`` the part of it that a prompt may fill where the
    vendor sets a lower limit. ``table_date`` is the date of the table that the model stands in.
    ``status`` is ``retired`` where a model was shut down on a day that no source gives, ``unknown``
    where no source says whether it is served; else empty: ``shutdown`` decides.
    """

    name: str
    provider: str
    kind: str
    prices: tuple[Price, ...]
    table_date: date
    encoding: str | None = None
    approx: Approx | None = None
    context: int | None = None
    max_input: int | None = None
    max_output: int | None = None
    knowledge: str = ""
    image: str = ""
    released: date | None = None
    shutdown: date | None = None
    status: str = ""
    replacement: str = ""
    snapshots: tuple[str, ...] = ()
    snapshot_pattern: str = ""
    benchmarks: Mapping[str, Decimal] = field(default_factory=dict)
    note: str = ""

    @property
    def tokenizer(self) -> str | None:
        """The encoding to count with, exact or as the basis of an estimate."""
        return self.approx.encoding if self.approx else self.encoding


@dataclass(frozen=True, slots=True)
class Scenario:
    """How often and how a prompt is sent.

    ``output_tokens`` is per call. Of the prompt, ``cached`` tokens or ``cached_share`` (0 to 1)
    are billed at the cached rate; at most one of the two is set.
    """

    output_tokens: int = 0
    calls: int = 1
    cached: int = 0
    cached_share: Decimal = Decimal(0)
    batch: bool = False


@dataclass(frozen=True, slots=True)
class Cost:
    """Money in USD, for all calls."""

    input: Decimal = Decimal(0)
    output: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """Input and output together."""
        return self.input + self.output

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.input + other.input, self.output + other.output)


# --------------------------------------------------------------------------- reports


@dataclass(frozen=True, slots=True)
class Column:
    """What the inputs are counted for: a model, or only an encoding (then ``model`` is ``None``).

    ``name`` is what the user asked for, ``price`` what is in force. ``compared`` marks the models
    of ``--compare``. ``limit`` is the largest prompt, in tokens, that leaves ``room`` tokens for
    the answer; ``None`` where no window is known.
    """

    name: str
    encoding: str
    model: Model | None = None
    price: Price | None = None
    compared: bool = False
    room: int = 0

    @property
    def exact(self) -> bool:
        """Whether the counts are the tokenizer's own rather than an estimate."""
        return self.model is None or self.model.approx is None

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


@dataclass(frozen=True, slots=True)
class Figure:
    """Tokens and money of one input, or of several added up, in one column."""

    tokens: int = 0
    cost: Cost | None = None

    def __add__(self, other: Figure) -> Figure:
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


@dataclass(frozen=True, slots=True)
class Estimate:
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


@dataclass(frozen=True, slots=True)
class Row:
    """A counted input with one figure per column of the report."""

    path: str
    size: int
    figures: tuple[Figure, ...]
    charset: str = "utf-8"
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Inputs added up: how many, their bytes, and one figure per column."""

    name: str = ""
    inputs: int = 0
    size: int = 0
    figures: tuple[Figure, ...] = ()

    def __add__(self, other: Group) -> Group:
        if not self.figures or not other.figures:
            figures = self.figures or other.figures
        else:
            figures = tuple(a + b for a, b in zip(self.figures, other.figures, strict=True))
        return Group(self.name, self.inputs + other.inputs, self.size + other.size, figures)


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Which engine served an encoding, and why that one."""

    encoding: str
    engine: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
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

    def __add__(self, other: Report) -> Report:
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
