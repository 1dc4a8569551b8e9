"""What a single value of the settings may be: each check returns it or says what is wrong with it."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

# As `tokcount.cli.quantities` has them, which is above this; a test holds the two together.
_UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "t": 1000**4}
_NUMBER = re.compile(r"\s*([0-9][0-9_]*(?:\.[0-9]+)?|\.[0-9]+)\s*([a-zA-Z]*)\s*", re.ASCII)
_PERCENT = re.compile(r"\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*%\s*", re.ASCII)
_MONEY = re.compile(r"\s*(\$?)\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(c?)\s*", re.ASCII)
# Beyond what there is to count, and well within what Decimal multiplies without rounding.
_LARGEST = 10**15
_LONGEST = 24
_MOST_DAYS = 36_500
_SHOWN = 60


class WrongValueError(ValueError):
    """A value that cannot stand: ``what`` completes "'key' …", ``remedy`` is a sentence.

    ``index`` says which one of a list is to blame.
    """

    def __init__(self, what: str, remedy: str, index: int | None = None) -> None:
        super().__init__(f"{what}. {remedy}")
        self.what = what
        self.remedy = remedy
        self.index = index


def flag(value: object) -> bool:
    """``true`` or ``false``."""
    if not isinstance(value, bool):
        raise WrongValueError(f"is neither true nor false but {shown(value)}", "Write true or false.")
    return value


def text(value: object) -> str:
    """Text that is not empty."""
    if not isinstance(value, str):
        raise WrongValueError(f"is not text but {shown(value)}", "Put it in quotes.")
    if not value.strip():
        raise WrongValueError("is empty", "Fill it in or remove the key.")
    return value


def name(value: object) -> str:
    """Text in one line, such as a name."""
    line = text(value).strip()
    if not line.isprintable():
        raise WrongValueError(f"has characters that cannot be shown: {line!a}", "Write it in one line.")
    return line


def texts(value: object) -> tuple[str, ...]:
    """One text or a list of some, none of them twice in the result."""
    if isinstance(value, str):
        return (text(value),)
    if not isinstance(value, list):
        raise WrongValueError(
            f"is neither text nor a list but {shown(value)}", 'Write it like ["one", "two"].'
        )
    if not value:
        raise WrongValueError("is an empty list", "Fill it in or remove the key.")
    for index, one in enumerate(value):
        if not isinstance(one, str) or not one.strip():
            raise WrongValueError(f"has {shown(one)} where a text belongs", "Correct or remove it.", index)
    return tuple(dict.fromkeys(value))


def one_of(*known: str) -> Callable[[object], str]:
    """A check for one of the words in ``known``."""

    def check(value: object) -> str:
        if isinstance(value, str) and value in known:
            return value
        from tokcount.pricing.problems import near

        meant = near(value, known, 1) if isinstance(value, str) else ()
        remedy = f"Did you mean {meant[0]}?" if meant else f"Choose one of {', '.join(known)}."
        raise WrongValueError(f"is not known: {shown(value)}", remedy)

    return check


def whole(value: object) -> int:
    """A whole number of at least 0: ``8000``, ``"8k"``."""
    number = _typed_count(value) if isinstance(value, str) else _number(value, "Write it like 8000 or '8k'.")
    if number != int(number):
        raise WrongValueError(f"is not a whole number: {shown(value)}", "Write it like 8000 or '8k'.")
    return int(number)


def count(value: object) -> int:
    """A whole number of at least 1."""
    return int(_above_0(whole(value)))


def days(value: object) -> int:
    """A number of days."""
    if isinstance(value, str):
        raise WrongValueError(f"is not a number of days but {shown(value)}", "Write it like 90.")
    number = count(value)
    if number > _MOST_DAYS:
        raise WrongValueError(f"is too large a number of days: {number}", "Write it like 90.")
    return number


def share(value: object) -> Decimal:
    """A share of a whole, above 0 and up to 1: ``"25%"``, ``0.25``."""
    remedy = "Write it like '25%' or 0.25."
    number = percent(value) / 100 if isinstance(value, str) else _number(value, remedy)
    if number > 1:
        raise WrongValueError(f"is more than all of it: {shown(value)}", remedy)
    return _above_0(number)


def percent(value: object) -> Decimal:
    """Per cent, at least 0: ``5``, ``2.5``, ``"5%"``."""
    if not isinstance(value, str):
        return _number(value, "Write it like 5 or '5%'.")
    found = _PERCENT.fullmatch(value)
    if found is None or len(found[1]) > _LONGEST:
        raise WrongValueError(f"is not a percentage but {shown(value)}", "Write it like '25%'.")
    return Decimal(found[1])


def money(value: object) -> Decimal:
    """An amount in USD above 0: ``"0.02"``, ``"$0.02"``, ``"2c"``, ``0.02``."""
    remedy = "Write it in USD, like '0.02'."
    if not isinstance(value, str):
        return _above_0(_number(value, remedy))
    found = _MONEY.fullmatch(value)
    if found is None or (found[1] and found[3]) or len(found[2]) > _LONGEST:
        raise WrongValueError(f"is not an amount of money but {shown(value)}", remedy)
    amount = Decimal(found[2]) / (100 if found[3] else 1)
    return _above_0(_number(amount, remedy))


def shown(value: object) -> str:
    """``value`` for a message: as it would be written, and cut where it is long."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    try:
        words = f"'{value}'" if isinstance(value, str) else str(value)
    except ValueError:  # Python does not write integers of many thousand digits
        return "a very large number"
    if not words.isprintable():
        words = ascii(value)
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 3]}..."


def _typed_count(typed: str) -> Decimal:
    found = _NUMBER.fullmatch(typed)
    factor = _UNITS.get(found[2].lower()) if found else None
    if found is None or factor is None or len(found[1]) > _LONGEST:
        raise WrongValueError(f"is not a number but {shown(typed)}", "Write it like 8000 or '8k'.")
    return _number(Decimal(found[1].replace("_", "")) * factor, "Write it like 8000 or '8k'.")


def _number(value: object, remedy: str) -> Decimal:
    """A number that is 0 or more, not too large, and not too long for exact arithmetic."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise WrongValueError(f"is not a number but {shown(value)}", remedy)
    number = Decimal(value)
    if not number.is_finite():
        raise WrongValueError(f"is not a number but {value}", remedy)
    if not number:
        return Decimal(0)  # -0.0 and 0e9 would print as such
    if number < 0:
        raise WrongValueError(f"is negative: {shown(value)}", remedy)
    if number > _LARGEST:
        raise WrongValueError(f"is too large: {shown(value)}", remedy)
    digits, exponent = number.as_tuple()[1:]
    if len(digits) > _LONGEST or (isinstance(exponent, int) and exponent < -_LONGEST):
        raise WrongValueError(f"has too many decimal places: {shown(value)}", remedy)
    return Decimal(f"{number:f}")  # 1e3 would print as such


def _above_0(number: Decimal | int) -> Decimal:
    if not number:
        raise WrongValueError("is 0, which nothing holds to", "Write a limit above 0, or remove the key.")
    return Decimal(number)
