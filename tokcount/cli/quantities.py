"""Numbers as people type them: ``10k``, ``1.5M``, ``2MiB``, ``25%``."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

_UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "t": 1000**4}
_BINARY = {"ki": 1024, "mi": 1024**2, "gi": 1024**3, "ti": 1024**4}
_NUMBER = re.compile(r"(?P<number>[0-9][0-9_]*(?:\.[0-9]+)?|\.[0-9]+)\s*(?P<unit>[a-zA-Z]*)", re.ASCII)
_PIXELS = re.compile(r"([0-9]+)\s*[xX]\s*([0-9]+)", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SHARE = re.compile(r"(?P<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)\s*%", re.ASCII)
# Beyond what there is to count, and well within what Decimal multiplies without rounding.
_LARGEST = 10**15
_LONGEST = 24
# 2,700 years.
_MOST_DAYS = 999_999
# What the header of a PNG can say.
_LARGEST_SIDE = 2**31 - 1


def _amount(text: str, bare: str, units: dict[str, int], example: str) -> int:
    """The number in ``bare``, which is ``text`` without what may follow."""
    found = _NUMBER.fullmatch(bare.strip())
    factor = units.get(found["unit"].lower()) if found else None
    if found is None or factor is None:
        raise ValueError(f"{_quoted(text)} is not a number such as {example}")
    digits = found["number"].replace("_", "")
    if len(digits) > _LONGEST or (amount := Decimal(digits) * factor) > _LARGEST:
        raise ValueError(f"{_quoted(text)} is too large a number")
    if amount != int(amount):
        raise ValueError(f"{_quoted(text)} is not a whole number")
    return int(amount)


def _quoted(text: str) -> str:
    return f"'{text}'" if len(text) <= _LONGEST else f"'{text[:_LONGEST]}...'"


def parse_count(text: str) -> int:
    """A whole number of tokens: ``500``, ``10k``, ``1.5M``.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    return _amount(text, text, _UNITS, "500, 10k or 1.5M")


def parse_positive(text: str) -> int:
    """A whole number of at least 1: ``1``, ``20``, ``10k``.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    number = _amount(text, text, _UNITS, "1, 20 or 10k")
    if number < 1:
        raise ValueError(f"{_quoted(text)} is less than 1")
    return number


def parse_size(text: str) -> int:
    """A size in bytes: ``500``, ``100k``, ``1.5MB``, ``2MiB``.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    bare = text.strip()
    if bare.lower().endswith("b"):
        bare = bare[:-1]
    return _amount(text, bare, _UNITS | _BINARY, "500k, 2MB or 2MiB")


def parse_share(text: str) -> Decimal:
    """A share of a whole, 0 to 1, from ``25%``.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    found = _SHARE.fullmatch(text.strip())
    if found is None or len(found["number"]) > _LONGEST:
        raise ValueError(f"{_quoted(text)} is not a share such as 25%")
    share = Decimal(found["number"]) / 100
    if share > 1:
        raise ValueError(f"{_quoted(text)} is more than all of it")
    return share


def parse_count_or_share(text: str) -> int | Decimal:
    """A number of tokens (``10k``) as int, or a share of them (``25%``) as Decimal from 0 to 1.

    Raises:
        ValueError: it is neither; the message says what was expected.
    """
    return parse_share(text) if text.strip().endswith("%") else parse_count(text)


def parse_pixels(text: str) -> tuple[int, int]:
    """Width and height of a picture: ``1024x768``.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    found = _PIXELS.fullmatch(text.strip())
    if found is None or max(map(len, found.groups())) > _LONGEST:
        raise ValueError(f"{_quoted(text)} is not a size such as 1024x768")
    width, height = map(int, found.groups())
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise ValueError(f"{_quoted(text)} is not a size that a picture can have")
    return width, height


def parse_day(text: str) -> date:
    """A day of the calendar: ``2026-07-29``.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    # Since Python 3.11 fromisoformat takes 20260729 and 2026-W31-3 too.
    found = _DAY.fullmatch(text.strip())
    try:
        return date.fromisoformat(found[0] if found else "")
    except ValueError:
        raise ValueError(f"{_quoted(text)} is not a day such as 2026-07-29") from None


def parse_days(text: str) -> int:
    """A number of days: ``60``, ``60d``.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    bare = text.strip().removesuffix("d")
    if not (bare.isascii() and bare.isdecimal()):
        raise ValueError(f"{_quoted(text)} is not a number of days such as 60 or 60d")
    if len(bare) > _LONGEST or int(bare) > _MOST_DAYS:
        raise ValueError(f"{_quoted(text)} is more than {_MOST_DAYS:,} days")
    return int(bare)
