"""What a single value of a price table may be: each check returns it or says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from tokcount.model.tokenizers import ENCODINGS as OPENAI
from tokcount.model.tokenizers import VENDORS
from tokcount.pricing.problems import near

ENCODINGS = (*OPENAI, *VENDORS)
"""The encodings that can be counted: OpenAI's, and those that come with packages of our extras."""
KINDS = ("chat", "responses", "completion", "embedding", "fine-tuned", "open-weight")
PATTERNS = ("date", "compact_date")
STATUSES = ("retired", "unknown")
METHODS = ("tile", "patch")
DETAILS = ("high", "original")
ROUNDINGS = ("up", "past")
UNIT = "usd_per_1m_tokens"

_MOST = Decimal(1_000_000)  # USD per million tokens: a dollar a token, and so a mistake of unit
_PLACES = 9
_LONGEST = 10**12
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?\Z")
T = TypeVar("T")


class WrongValueError(ValueError):
    """A value that cannot stand: ``what`` completes "'key' …", ``remedy`` is a sentence."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def optional(check: Callable[[object], T]) -> Callable[[object], T | None]:
    """``check`` for a key that may also be ``null``."""
    return lambda value: None if value is None else check(value)


def number(value: object) -> Decimal:
    """A number that is 0 or more, with as many digits as stand there."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise WrongValueError(
            f"is not a number but {shown(value)}", "Write it like 0.15, without quotes or $."
        )
    exact = Decimal(value)
    if exact < 0:
        raise WrongValueError(f"is negative: {exact}", "Give a number that is 0 or more.")
    exact = exact.copy_abs()  # -0.0 would print as such
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_PLACES:
        raise WrongValueError(
            f"has more than {_PLACES} decimal places: {exact:f}", "Round it as the vendor's page does."
        )
    return exact


def money(value: object) -> Decimal:
    """A price in USD per million tokens."""
    price = number(value)
    if price > _MOST:
        raise WrongValueError(f"is more than a dollar per token: {price}", "Give USD per million tokens.")
    return price


def ratio(value: object) -> Decimal:
    """A factor above 0 and up to 100."""
    factor = number(value)
    if not 0 < factor <= 100:
        raise WrongValueError(f"is not between 0 and 100: {factor}", "Give a factor like 1.2.")
    return factor


def score(value: object) -> Decimal:
    """A benchmark's result in percent."""
    percent = number(value)
    if percent > 100:
        raise WrongValueError(f"is more than 100: {percent}", "Give the result in percent.")
    return percent


def count(value: object) -> int:
    """A whole number that is 1 or more."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValueError(
            f"is not a whole number but {shown(value)}", "Write it like 128000, without quotes."
        )
    if not 0 < value < _LONGEST:
        raise WrongValueError(f"is out of range: {value}", "Give a whole number of 1 or more.")
    return value


def whole(value: object) -> int:
    """A whole number that is 0 or more."""
    if isinstance(value, int) and value < 0:
        raise WrongValueError(f"is negative: {value}", "Give a whole number of 0 or more.")
    return 0 if value == 0 and type(value) is int else count(value)


def text(value: object) -> str:
    """Text that is not empty."""
    if not isinstance(value, str):
        raise WrongValueError(f"is not text but {shown(value)}", "Put it in quotes.")
    if not value.strip():
        raise WrongValueError("is empty", "Fill it in or remove the key.")
    return value


def name(value: object) -> str:
    """A model's name or another id: text without spaces."""
    word = text(value)
    if any(char.isspace() or not char.isprintable() for char in word):
        raise WrongValueError(f"is not a name: {shown(word)}", "Write it without spaces.")
    return word


def flag(value: object) -> bool:
    """``true`` or ``false``."""
    if not isinstance(value, bool):
        raise WrongValueError(f"is neither true nor false but {shown(value)}", "Write true or false.")
    return value


def day(value: object) -> date:
    """A day of the calendar."""
    if not isinstance(value, date):
        raise WrongValueError(f"is not a date but {shown(value)}", "Write it as YYYY-MM-DD, without quotes.")
    return value


def month(value: object) -> str:
    """A month, or a day, as text."""
    when = value.isoformat() if isinstance(value, date) else value
    if not isinstance(when, str) or not _MONTH.match(when):
        raise WrongValueError(f"is not a month but {shown(value)}", "Write it as YYYY-MM.")
    return when


def one_of(known: tuple[str, ...]) -> Callable[[object], str]:
    """A check for one of the words in ``known``."""

    def check(value: object) -> str:
        if value not in known:
            raise WrongValueError(f"is not known: {shown(value)}", choose(value, known))
        return str(value)

    return check


def choose(value: object, known: tuple[str, ...]) -> str:
    """The sentence that names what resembles ``value``, or else all that is known."""
    meant = near(value, known) if isinstance(value, str) else ()
    if meant:
        return f"Did you mean {' or '.join(meant)}?"
    return f"Choose one of {', '.join(known)}." if known else ""


def shown(value: object) -> str:
    """``value`` for a message: as it would be written, and cut where it is long."""
    if value is None:
        return "null"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    words = f"'{value}'" if isinstance(value, str) else str(value)
    return words if len(words) <= 60 else f"{words[:57]}…"
