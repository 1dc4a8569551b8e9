"""What speaks against a price: said wherever the price is shown."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tokcount.model import Model, Price

SECOND_HAND, DISPUTED, OLD, SUPERSEDED, ABSENT = "second-hand", "disputed", "old", "superseded", "no price"
HIDING, UNDATED = "hiding", "undated"


class Doubt(NamedTuple):
    """A kind of doubt, and what gives rise to it."""

    kind: str
    reason: str


def doubts(
    model: Model, price: Price | None, day: date, max_age: int | None = None, as_of: date | None = None
) -> tuple[Doubt, ...]:
    """What speaks against ``price`` on ``day``; more than ``max_age`` days after its check it is old.

    ``as_of`` is the day that was asked for, if any.
    """
    return tuple(_doubts(model, price, day, max_age, as_of))


def _doubts(
    model: Model, price: Price | None, day: date, max_age: int | None, as_of: date | None
) -> Iterator[Doubt]:
    if price is None:
        yield Doubt(ABSENT, "none is in force")
        return
    if price.second_hand:
        yield Doubt(SECOND_HAND, "no first-hand source confirms it")
    if price.disputed:
        yield Doubt(DISPUTED, price.disputed)
    if max_age is not None and (reason := old(price, day, max_age)):
        yield Doubt(OLD, reason)
    if reason := undated(model, price, as_of):
        yield Doubt(UNDATED, reason)
    following = replaced(model, price)
    if following is not None:
        yield Doubt(SUPERSEDED, f"another price holds from {following.start} on")


def old(price: Price, day: date, max_age: int) -> str:
    """How long before ``day`` it was checked, where that is more than ``max_age`` days; else empty."""
    age = age_in_days(price, day)
    return f"checked {age:,} days before {day}" if age > max_age else ""


def undated(model: Model, price: Price, as_of: date | None) -> str:
    """Why nobody can say that ``price`` held on the day that was asked for; empty where one can."""
    if as_of is None or as_of >= price.checked or price.start or model.released:
        return ""
    return f"since when it holds is not known; checked {price.checked}, after the day asked for"


def age_in_days(price: Price, day: date) -> int:
    """For how many days nobody compared the figure with its source."""
    return max((day - price.checked).days, 0)


def replaced(model: Model, price: Price) -> Price | None:
    """The price that came, or comes, after ``price``."""
    return next((b for a, b in zip(model.prices, model.prices[1:], strict=False) if a is price), None)
