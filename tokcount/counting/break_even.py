"""Where the cheaper of two models changes: two straight lines, and the point in which they meet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tokcount.errors import NoPriceError
from tokcount.model import Column, Scenario
from tokcount.model.compare import BreakEven
from tokcount.pricing.cost import Pricer

_KINDS = ("output_tokens", "cached_share")


class Line(NamedTuple):
    """A cost that grows evenly: what it is at 0, and by how much it is more at 1."""

    start: Fraction
    slope: Fraction

    def at(self, place: Fraction) -> Fraction:
        """The cost at a place."""
        return self.start + self.slope * place


class Priced(NamedTuple):
    """A model with a price, and the tokens of each input under it."""

    column: Column
    tokens: Sequence[int]


def break_evens(one: Priced, other: Priced, scenario: Scenario) -> list[BreakEven]:
    """Where two models cost the same: by the length of the answer, and by the share of the prompt that is
    billed at the cached rate where both have one.

    The number of calls multiplies both sides, so it changes nothing about which is cheaper. Tokens are whole:
    a share is exact where it is one of whole tokens.
    """
    found = []
    for kind in _KINDS:
        lines = [_line(priced, scenario, kind) for priced in (one, other)]
        if lines[0] is not None and lines[1] is not None:
            pair = (one.column.name, other.column.name)
            met = meet(lines[0], lines[1], pair, kind)
            limit = _longest(one.column, other.column) if kind == "output_tokens" else 1
            exact = one.column.exact and other.column.exact
            found.append(met._replace(limit=limit, exact=exact))
    return found


def meet(one: Line, other: Line, names: tuple[str, str], kind: str) -> BreakEven:
    """The point in which two lines meet from 0 on (for a share: up to 1), and which is lower on each side."""
    lower = _lower(one.start - other.start or one.slope - other.slope, names)
    if one.slope == other.slope or one.start == other.start:
        return BreakEven(*names, kind, None, lower)
    place = (other.start - one.start) / (one.slope - other.slope)
    if place <= 0 or (kind == "cached_share" and place >= 1):
        return BreakEven(*names, kind, None, lower)
    return BreakEven(*names, kind, place, lower, _lower(one.slope - other.slope, names))


def _lower(difference: Fraction, names: tuple[str, str]) -> str | None:
    if not difference:
        return None
    return names[0] if difference < 0 else names[1]


def _line(priced: Priced, scenario: Scenario, kind: str) -> Line | None:
    """What a call of every input costs by ``kind``; ``None`` where the table lacks a rate."""
    once = scenario._replace(calls=1)
    if kind == "output_tokens":
        ends = once._replace(output_tokens=0), once._replace(output_tokens=1)
    else:
        bare = once._replace(cached=0)
        ends = bare._replace(cached_share=Decimal(0)), bare._replace(cached_share=Decimal(1))
    try:
        start, end = (_total(priced, each) for each in ends)
    except NoPriceError:
        return None
    return Line(start, end - start)


def _total(priced: Priced, scenario: Scenario) -> Fraction:
    column = priced.column
    if column.price is None:
        raise NoPriceError("no-price", f"{column.name} has no price.")
    price = Pricer(column.price, scenario, column.name)
    return sum((Fraction(price(tokens).total) for tokens in priced.tokens), Fraction(0))


def _longest(*columns: Column) -> int | None:
    """The longest answer that all of them can give."""
    known = [c.model.max_output for c in columns if c.model and c.model.max_output is not None]
    return min(known, default=None)
