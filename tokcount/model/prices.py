"""Models and what they cost; money is Decimal."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Rates(NamedTuple):
    """Prices in USD per million tokens. ``None`` means that the table has no such rate."""

    input: Decimal
    output: Decimal | None = None
    cached: Decimal | None = None
    cache_write: Decimal | None = None


class Tier(NamedTuple):
    """Rates that apply to the whole request once its prompt has more than ``above`` tokens."""

    above: int
    rates: Rates


class Schedule(NamedTuple):
    """Base rates and their tiers, in ascending order of ``above``."""

    base: Rates
    tiers: tuple[Tier, ...] = ()


class Source(NamedTuple):
    """Where a figure comes from: an id, a page, and the way the figure was obtained."""

    id: str
    url: str = ""
    via: str = ""


class Price(NamedTuple):
    """What a model costs from ``start`` on (``None``: since its release).

    ``second_hand`` marks figures that no first-hand source confirms; ``disputed`` says which source has
    others.
    """

    standard: Schedule
    source: Source
    checked: date
    start: date | None = None
    batch: Schedule | None = None
    second_hand: bool = False
    note: str = ""
    disputed: str = ""


class Approx(NamedTuple):
    """How the tokens of a model are estimated, whose own tokenizer is not public, or not here: those under
    ``encoding`` times ``ratio``; ``basis`` says what either rests on."""

    encoding: str
    ratio: Decimal = Decimal(1)
    basis: str = ""

    @property
    def by_script(self) -> bool:
        """Whether ``encoding`` is itself an estimate by script (``~gemma3``), in thousandths of a token."""
        return self.encoding.startswith("~")

    @property
    def formula(self) -> str:
        """What stands for the tokens, for people: ``o200k_base x 1.2``, or ``gemma3``."""
        name = self.encoding.removeprefix("~")
        return name if self.ratio == 1 else f"{name} x {self.ratio}"


class ImageRule(NamedTuple):
    """How many tokens a picture takes, as tiles or as patches. Sizes are in pixels; 0 is no limit, or none.

    Tiles: the picture is shrunk until it fits into a square of ``fit``, then until its shorter side is
    ``short_side``; it costs ``base`` tokens, and ``per_tile`` for each square of ``tile`` that covers it.

    Patches: squares of ``patch`` that cover it, each ``multiplier`` tokens, the sum rounded up; with
    ``rounding`` set to ``past``, a whole sum too. It is shrunk until its longer side is ``fit`` and there
    are at most ``max_patches``: in detail ``original`` ``original_fit`` and ``original_patches``, in detail
    ``low`` ``low``. ``auto`` names the detail that the API takes where a request names none. A picture of
    more than ``refused_above`` patches is refused. On top come ``plus`` tokens, and ``plus_chat`` in Chat
    Completions.

    ``estimated`` says why the numbers may be wrong; empty where recordings confirm them.
    """

    name: str
    method: str
    fit: int = 0
    short_side: int = 0
    tile: int = 0
    base: int = 0
    per_tile: int = 0
    patch: int = 0
    multiplier: Decimal = Decimal(1)
    rounding: str = "up"
    max_patches: int = 0
    plus: int = 0
    plus_chat: int = 0
    low: int = 0
    original_fit: int = 0
    original_patches: int = 0
    auto: str = "high"
    refused_above: int = 0
    estimated: str = ""


class Model(NamedTuple):
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
    benchmarks: Mapping[str, Decimal] = {}
    note: str = ""

    @property
    def tokenizer(self) -> str | None:
        """The encoding to count with, exact or as the basis of an estimate."""
        return self.approx.encoding if self.approx else self.encoding


class Scenario(NamedTuple):
    """How often and how a prompt is sent.

    ``output_tokens`` is per call. Of the prompt, ``cached`` tokens or ``cached_share`` (0 to 1)
    are billed at the cached rate; at most one of the two is set.
    """

    output_tokens: int = 0
    calls: int = 1
    cached: int = 0
    cached_share: Decimal = Decimal(0)
    batch: bool = False


class Cost(NamedTuple):
    """Money in USD, for all calls."""

    input: Decimal = Decimal(0)
    output: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """Input and output together."""
        return self.input + self.output

    def __add__(self, other: "Cost") -> "Cost":  # type: ignore[override]  # a sum; tuples join
        return Cost(self.input + other.input, self.output + other.output)
