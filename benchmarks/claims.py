"""Claims of one command's time against another's, and the sections of the page that show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from measure import Measured  # noqa: TC002  # our own, in this folder


@dataclass(frozen=True)
class Scale:
    """How much is measured: rounds, files of 10 KB, small files, bytes of input; ``None`` is all kinds.

    ``settled`` is how old a file must be before its count is remembered, in seconds: tokcount trusts none
    that changed within the last 3 s, for clocks may be coarse.
    """

    rounds: int
    files: int = 10_000
    leaves: int = 100_000
    hostile: int = 10_000_000
    streams: tuple[int, ...] = (1_000_000, 10_000_000, 100_000_000, 1_000_000_000)
    requests: int = 50_000
    kinds: tuple[str, ...] | None = None
    repomix: bool = False
    settled: float = 4.0


FULL = Scale(rounds=5)
QUICK = Scale(
    rounds=2, leaves=5_000, hostile=2_500_000, streams=FULL.streams[:3], requests=15_000, repomix=True
)
TINY = Scale(1, 20, 100, 2_000, (1_000, 10_000), 20, ("one letter", "emoji"), settled=0)


@dataclass(frozen=True)
class Claim:
    """One command takes at most so many times as long as another; without a number it is information.

    ``same`` says that both print the number of tokens, which must then be equal.
    """

    work: str
    ours: str
    other: str
    at_most: float | None = None
    same: bool = True


@dataclass(frozen=True)
class Section:
    """A part of the page, and whether all holds that it claims."""

    title: str
    lines: tuple[str, ...]
    holds: bool


def duration(seconds: float) -> str:
    """A time as people say it."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def megabytes(memory: int) -> str:
    """An amount of memory in MB."""
    return f"{memory / 1e6:,.0f} MB"


def size_name(size: int) -> str:
    """A number of bytes, short: 10 KB, 1 GB."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "KB")):
        if size >= unit:
            return f"{size / unit:g} {name}"
    return f"{size} B"


def verdict(holds: bool) -> str:
    """A word in the last column."""
    return "yes" if holds else "**no**"


def compared(
    title: str, notes: Sequence[str], claims: Sequence[Claim], times: Mapping[str, Measured]
) -> Section:
    """A table of ratios.

    Raises:
        SystemExit: two commands that print the count did not count the same: their times mean nothing.
    """
    rows, holds = [], True
    for claim in claims:
        ours, other = times[claim.ours], times[claim.other]
        if claim.same:
            _same_count(claim, ours, other)
        ratio = ours.seconds / other.seconds
        # Judged is what is shown: two digits.
        fine = claim.at_most is None or round(ratio, 2) <= claim.at_most
        holds = holds and fine
        limit = "" if claim.at_most is None else f"{claim.at_most:g}"
        rows.append(
            f"| {claim.work} | `{claim.ours}` {duration(ours.seconds)} "
            f"| {claim.other} {duration(other.seconds)} | **{ratio:.2f}** | {limit} "
            f"| {verdict(fine) if limit else ''} |"
        )
    head = ("| work | tokcount | the other | ratio | at most | holds |", "|---|---|---|---|---|---|")
    return Section(title, (*notes, "", *head, *rows), holds)


def numbers(output: str) -> set[int]:
    """Every whole number in an output, however its thousands are separated."""
    return {int(word.replace(",", "")) for word in re.findall(r"\d{1,3}(?:,\d{3})+|\d+", output)}


def _same_count(claim: Claim, ours: Measured, other: Measured) -> None:
    for own, theirs in zip(ours.outputs, other.outputs, strict=True):
        if int(theirs) not in numbers(own):
            raise SystemExit(f"{claim.work}: {claim.ours} says {own!r}, {claim.other} {theirs!r}")
