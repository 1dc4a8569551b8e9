"""Numbers as people type them: ``10k``, ``1.5M``, ``2MiB``, ``25%``."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "t": 1000**4}
_BINARY = {"ki": 1024, "mi": 1024**2, "gi": 1024**3, "ti": 1024**4}
_NUMBER = re.compile(r"(?P<number>[0-9][0-9_]*(?:\.[0-9]+)?|\.[0-9]+)\s*(?P<unit>[a-zA-Z]*)", re.ASCII)


def _amount(text: str, units: dict[str, int], example: str) -> int:
    found = _NUMBER.fullmatch(text.strip())
    factor = units.get(found["unit"].lower()) if found else None
    if found is None or factor is None:
        raise ValueError(f"'{text}' is not a number such as {example}")
    amount = Decimal(found["number"].replace("_", "")) * factor
    if amount != int(amount):
        raise ValueError(f"'{text}' is not a whole number")
    return int(amount)


def parse_count(text: str) -> int:
    """A whole number of tokens or calls: ``500``, ``10k``, ``1.5M``.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    return _amount(text, _UNITS, "500, 10k or 1.5M")


def parse_size(text: str) -> int:
    """A size in bytes: ``500``, ``100k``, ``1.5MB``, ``2MiB``.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    bare = text.strip()
    if bare.lower().endswith("b"):
        bare = bare[:-1]
    try:
        return _amount(bare, _UNITS | _BINARY, "500k, 2MB or 2MiB")
    except ValueError as error:
        raise ValueError(str(error).replace(f"'{bare}'", f"'{text}'")) from None


def parse_share(text: str) -> Decimal:
    """A share of a whole, 0 to 1, from ``25%``.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    bare = text.strip()
    if re.fullmatch(r"([0-9]+(\.[0-9]*)?|\.[0-9]+)%", bare, re.ASCII) is None:
        raise ValueError(f"'{text}' is not a share such as 25%")
    share = Decimal(bare[:-1]) / 100
    if share > 1:
        raise ValueError(f"'{text}' is more than all of it")
    return share


def parse_count_or_share(text: str) -> int | Decimal:
    """A number of tokens (``10k``) as int, or a share of them (``25%``) as Decimal from 0 to 1.

    Raises:
        ValueError: it is neither; the message says what was expected.
    """
    return parse_share(text) if text.strip().endswith("%") else parse_count(text)
