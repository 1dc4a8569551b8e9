"""Models and what they cost; money is Decimal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


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
