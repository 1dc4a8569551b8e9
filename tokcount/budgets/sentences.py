"""What findings say, in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tokcount.budgets.limits import Limit
from tokcount.model.checks import Budget
from tokcount.report.checks.findings import amount
from tokcount.report.grid import plural


def size(
    budget: Budget, limit: Limit, files: Mapping[str, int], path: str, *, number: int | Decimal, tokens: int
) -> str:
    """That a file, or without a ``path`` all ``files``, has so many tokens: ``number`` against ``limit``."""
    rest: int | Decimal = limit.limit - number
    told = amount(-rest if rest < 0 else rest, limit.unit)
    distance = f"{told} more than" if rest < 0 else f"{told} less than" if rest else "as much as"
    allowed = f"{amount(limit.limit, limit.unit)} of {limit.key}"
    one = bool(path) or len(files) == 1
    what = path or _all(files)
    if limit.unit == "USD":
        per = f"a {budget.max_cost.per}" if budget.max_cost else ""
        verb = "costs" if one else "cost"
        return f"{what} {verb} {amount(number, limit.unit)} {per}, {distance} the {allowed}."
    verb = "has" if one else "have"
    counted = plural(tokens, "token", "tokens")
    return f"{what} {verb} {counted}, {distance} the {allowed}."


def remedy(limit: Limit, tokens: int) -> str:
    """What helps where a cost is too high."""
    if limit.unit != "USD":
        return ""
    if limit.most < 0:
        return "The answers alone cost more than that: expect shorter ones, or raise the limit."
    return f"Cut {plural(tokens - limit.most, 'token', 'tokens')}, or expect shorter answers."


def growth(files: Mapping[str, int], path: str, base: int, tokens: int, allowed: int) -> str:
    """That a file, or all ``files``, had ``base`` tokens and now has ``tokens``."""
    rest = allowed - (tokens - base)
    distance = f"{amount(abs(rest))} {'more' if rest < 0 else 'less'} than" if rest else "as much as"
    return (
        f"{path or _all(files)} grew by {plural(tokens - base, 'token', 'tokens')} from {amount(base)} to "
        f"{amount(tokens)}, {distance} the {amount(allowed)} that max-increase allows."
    )


def _all(files: Mapping[str, int]) -> str:
    return next(iter(files)) if len(files) == 1 else plural(len(files), "file", "files")
