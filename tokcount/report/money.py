"""Numbers as people and programs read them: money, counts, sizes, shares and pages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

# OpenAI on GPT-4o mini: a million tokens are "roughly the equivalent of 2500 pages in a standard book".
TOKENS_PER_PAGE = 400

_SIGNIFICANT = 4
_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def format_usd(value: Decimal) -> str:
    """``value`` in USD for people: cents from $1 up, else four significant digits.

    A value that is not zero never reads as zero, and none is in scientific notation.
    """
    if not value:
        return "$0"
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size >= 1:
        return f"{sign}${size:,.2f}"
    digits = f"{size:.{_SIGNIFICANT - 1 - size.adjusted()}f}".rstrip("0")
    return f"{sign}${_at_least_cents(digits)}"


def format_rate(value: Decimal) -> str:
    """A price in USD for people, exact: a rate of $1.625 is not $1.62."""
    return f"${plain_rate(value)}"


def plain_usd(value: Decimal) -> str:
    """``value`` for programs: exact, without exponent, sign of zero or needless zeros."""
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def plain_rate(value: Decimal) -> str:
    """A price for programs: exact, with at least the cents, as price lists have it."""
    return _at_least_cents(plain_usd(value))


def format_count(value: int) -> str:
    """A whole number with thousands apart."""
    return f"{value:,}"


def format_size(size: int) -> str:
    """``size`` bytes in units of a thousand, as the sizes on the command line are read."""
    if size < 1000:
        return f"{size} B"
    scaled, unit = Decimal(size), 0
    # 999 950 bytes would read "1000.0 kB".
    while scaled >= Decimal("999.95") and unit < len(_UNITS) - 1:
        scaled, unit = scaled / 1000, unit + 1
    return f"{scaled:,.1f} {_UNITS[unit]}"


def format_percent(share: Decimal) -> str:
    """``share`` (1 being all) in percent to one decimal.

    What is not nothing never reads as 0 %, and what is not exactly all never reads as 100 %: more
    decimals are given until it differs.
    """
    if not share:
        return "0 %"
    if abs(share) == 1:
        return f"{share * 100:f} %"
    percent = share.scaleb(2)
    if abs(percent) < Decimal("0.1"):
        return "<0.1 %" if share > 0 else ">-0.1 %"
    decimals = 1
    while abs(Decimal(f"{percent:.{decimals}f}")) == 100:
        decimals += 1
    return f"{percent:,.{decimals}f} %"


def context_share(tokens: int, window: int) -> float:
    """The share of a context window for programs: five decimals, more where those would read as
    nothing or as exactly all although it is neither."""
    exact = tokens / window
    rounded = round(exact, 5)
    misleading = (not rounded and tokens) or (rounded == 1 and tokens != window)
    return exact if misleading else rounded


def pages(tokens: int) -> float:
    """``tokens`` as pages of a book, to one decimal."""
    return float(round(Fraction(tokens, TOKENS_PER_PAGE), 1))


def format_pages(tokens: int) -> str:
    """``tokens`` as pages of a book for people."""
    if 0 < tokens * 10 < TOKENS_PER_PAGE:
        return "<0.1"
    return f"{Decimal(tokens) / TOKENS_PER_PAGE:,.1f}"


def _at_least_cents(digits: str) -> str:
    whole, _, fraction = digits.partition(".")
    return f"{whole}.{fraction.ljust(2, '0')}"
