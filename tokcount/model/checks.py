"""Budgets, what they were measured against, and what was found."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tokcount.model.inputs import Skipped
from tokcount.model.prices import Cost


class Rule(StrEnum):
    """What can be wrong with a budget; each has its page in the documentation."""

    TOKENS = "TOK001"
    COST = "TOK002"
    CONTEXT = "TOK003"
    INCREASE = "TOK004"
    NO_MATCH = "TOK005"
    UNREADABLE = "TOK006"
    NO_BASE = "TOK007"
    ESTIMATE = "TOK008"
    OLD_PRICE = "TOK009"


class Severity(StrEnum):
    """How much a finding weighs; a finding that is only told is a ``note``."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Location(NamedTuple):
    """A place in a settings file; ``line`` is 1 for the first, 0 where it is not known."""

    file: str
    line: int = 0


class CostLimit(NamedTuple):
    """The most that prompts may cost in USD, ``per`` ``call`` or ``month``.

    A month has ``calls`` calls; each answer has ``output_tokens`` tokens.
    """

    usd: Decimal
    per: str = "call"
    calls: int = 1
    output_tokens: int = 0


class Increase(NamedTuple):
    """How much more than in the base is allowed: exceeded only where all limits that are set are.

    ``percent`` is of the tokens in the base, 5 for 5 %.
    """

    tokens: int | None = None
    percent: Decimal | None = None


class Budget(NamedTuple):
    """A budget, as a team has set it.

    ``paths`` are globs relative to the root of the project; ``exclude`` takes away from them. ``scope`` is
    ``each`` (every file has the limits to itself) or ``total``. ``rest`` leaves out the files that an earlier
    budget of scope ``each`` has taken. ``models`` are names of models; ``max_tokens`` is inclusive;
    ``max_context`` the share of the window, 1 being all of it; ``warn_at`` the share of a limit from which on
    there is a warning. ``optional`` allows that nothing matches. ``origin`` is where it was written;
    ``None`` for one that was typed.
    """

    name: str
    paths: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    scope: str = "each"
    rest: bool = False
    models: tuple[str, ...] = ()
    max_tokens: int | None = None
    max_cost: CostLimit | None = None
    max_context: Decimal | None = None
    max_increase: Increase | None = None
    warn_at: Decimal | None = None
    severity: Severity = Severity.ERROR
    optional: bool = False
    message: str = ""
    origin: Location | None = None


class FileCount(NamedTuple):
    """A file of the project, counted now and in the base, under each encoding.

    ``status`` is ``unchanged``, ``modified``, ``added``, ``deleted`` or ``renamed``; empty without a base.
    ``tokens`` of a deleted file and ``base_tokens`` of an added one are empty; ``None`` means that there is
    no base to compare with. ``previous_path`` is the name of a renamed file in the base. ``cost`` and
    ``base_cost`` are in USD, both at today's price, where a difference is told in money too.
    """

    path: str
    tokens: dict[str, int]
    base_tokens: dict[str, int] | None = None
    status: str = ""
    previous_path: str | None = None
    cost: Cost | None = None
    base_cost: Cost | None = None


class Contributor(NamedTuple):
    """A file that makes up a good part of what is too much, with its tokens or what it grew by."""

    path: str
    tokens: int


class Finding(NamedTuple):
    """One thing that is wrong, or will be.

    ``path`` is the file that it is about, empty for a ``total``; ``line`` the first one that is over the
    limit, 0 where none is. ``number`` and ``limit`` are in ``unit``: ``tokens`` or ``USD``; ``None`` where
    the rule has none. ``largest`` are the files to cut first. ``message`` is one sentence, ``hint`` one on
    what to do.
    """

    rule: Rule
    severity: Severity
    budget: str
    message: str
    hint: str = ""
    path: str = ""
    line: int = 0
    model: str = ""
    number: int | Decimal | None = None
    limit: int | Decimal | None = None
    unit: str = "tokens"
    largest: tuple[Contributor, ...] = ()
    origin: Location | None = None


class Verdict(NamedTuple):
    """What became of one budget under one model.

    ``status`` is ``pass``, ``warn``, ``fail`` or ``skipped`` (nothing of it was selected). ``tokens`` is
    that of the fullest file, or the total; ``limit`` the smallest limit in tokens that is set. ``path`` is
    the fullest file, where each has the limits to itself. ``members`` are the paths of all its files, for
    formats with a case a file.
    """

    budget: Budget
    status: str
    model: str
    encoding: str
    exact: bool = True
    files: int = 0
    tokens: int = 0
    base_tokens: int | None = None
    limit: int | None = None
    cost: Cost | None = None
    path: str = ""
    members: tuple[str, ...] = ()


class BaseInfo(NamedTuple):
    """What the state of the project was compared with.

    ``source`` says how it was found: ``option``, ``merge-parent``, ``gitlab``, ``pre-commit``,
    ``merge-base``, ``baseline`` or ``none``; ``problem`` why there is none. Revisions are full hashes.
    ``named`` tells people where an ``option`` comes from that is not ``--base``.
    """

    source: str = "none"
    base: str = ""
    head: str = ""
    dirty: bool = False
    problem: str = ""
    named: str = ""


class CheckReport(NamedTuple):
    """The whole result of a check.

    ``tokenizers`` maps an encoding to the SHA-256 of its vocabulary; ``pricing`` is the date and the
    SHA-256 of the price table, ``as_of`` the day of the prices where one was named.
    """

    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    files: tuple[FileCount, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    base: BaseInfo = BaseInfo()
    tokenizers: tuple[tuple[str, str], ...] = ()
    pricing: tuple[str, str] = ("", "")
    as_of: date | None = None


class DiffReport(NamedTuple):
    """Two states of a project: what changed in tokens, and in money.

    ``files`` are those that changed. ``total`` and ``base_total`` are their tokens in each, under
    ``encoding``: what did not change is not counted. ``cost`` and ``base_cost`` are in USD at today's price,
    or that of ``as_of``; ``repriced`` is what the old state would have cost at the price in force on the day
    of its commit, where that was another. ``basis`` says what estimated tokens rest on.
    """

    model: str
    encoding: str
    exact: bool
    files: tuple[FileCount, ...]
    total: int
    base_total: int
    cost: Cost | None = None
    base_cost: Cost | None = None
    repriced: Cost | None = None
    skipped: tuple[Skipped, ...] = ()
    base: BaseInfo = BaseInfo()
    as_of: date | None = None
    basis: str = ""
