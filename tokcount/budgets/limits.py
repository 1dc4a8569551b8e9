"""The limits of a budget under one model, each as a number of tokens: then a check is a comparison."""

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from tokcount.errors import NoPriceError, TokcountError
from tokcount.model import Column, Cost, Scenario
from tokcount.model.checks import Budget, CostLimit, Increase, Location, Rule
from tokcount.pricing.cost import Pricer

# Beyond what there is to count.
_ENDLESS = 10**18


class Limit(NamedTuple):
    """A limit of a budget.

    ``most`` is how many tokens it allows, -1 where not even a prompt without any is; from ``warn`` tokens on
    there is a warning. ``number`` gives for so many tokens what is held against ``limit``, in ``unit``;
    ``key`` is the setting.
    """

    rule: Rule
    key: str
    most: int
    warn: int | None
    number: Callable[[int], int | Decimal]
    limit: int | Decimal
    unit: str = "tokens"


def limits(budget: Budget, column: Column) -> list[Limit]:
    """The limits on a size that ``budget`` sets.

    Raises:
        TokcountError: one needs what the price table does not know of the model.
    """
    found = []
    if budget.max_tokens is not None:
        found.append(_tokens(Rule.TOKENS, "max-tokens", budget.max_tokens, budget.warn_at))
    if budget.max_context is not None:
        if column.window is None:
            raise TokcountError(
                "no-context-window",
                f"The budget '{budget.name}' sets max-context, and no window of {column.name} is known.",
                "Set max-tokens instead, or give the window in a price table of your own.",
                place(budget.origin),
            )
        most = int(budget.max_context * column.window)
        found.append(_tokens(Rule.CONTEXT, "max-context", most, budget.warn_at))
    if budget.max_cost is not None:
        found.append(_cost(budget.max_cost, pricer(budget, column), budget.warn_at))
    return found


def pricer(budget: Budget, column: Column) -> Callable[[int], Cost]:
    """What a prompt of ``budget`` costs, by its tokens: a call, or where ``max_cost`` says so a month.

    Raises:
        NoPriceError: the price table lacks a rate for it.
    """
    if column.price is None:
        raise NoPriceError(
            "no-price",
            f"The budget '{budget.name}' sets max-cost, and {column.name} has no price.",
            "Set max-tokens instead, or add the price to a price table of your own.",
            place(budget.origin),
        )
    try:
        return Pricer(column.price, scenario(budget.max_cost), column.name)
    except NoPriceError as error:
        error.location = place(budget.origin)
        raise


def scenario(limit: CostLimit | None) -> Scenario:
    """How often a prompt is sent whose cost has such a limit."""
    if limit is None:
        return Scenario()
    return Scenario(limit.output_tokens, limit.calls if limit.per == "month" else 1)


def allowed_growth(increase: Increase, base: int) -> int:
    """By how many tokens a base of ``base`` tokens may grow: more exceeds all limits that are set."""
    found = [] if increase.tokens is None else [increase.tokens]
    if increase.percent is not None:
        found.append(int(increase.percent * base / 100))
    return max(found, default=_ENDLESS)


def place(origin: Location | None) -> str:
    """``file:line``, as errors name it."""
    if origin is None:
        return ""
    return f"{origin.file}:{origin.line}" if origin.line else origin.file


def _tokens(rule: Rule, key: str, most: int, warn_at: Decimal | None) -> Limit:
    return Limit(rule, key, most, None if warn_at is None else _up(warn_at * most), int, most)


def _up(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_CEILING))


def _cost(limit: CostLimit, price: Callable[[int], Cost], warn_at: Decimal | None) -> Limit:
    def number(tokens: int) -> Decimal:
        return price(tokens).total

    most = _first(lambda tokens: number(tokens) > limit.usd) - 1
    warn = None if warn_at is None else _first(lambda tokens: number(tokens) >= warn_at * limit.usd)
    return Limit(Rule.COST, "max-cost", most, warn, number, limit.usd, "USD")


def _first(holds: Callable[[int], bool]) -> int:
    """The smallest number of tokens for which ``holds``, which then does so for all larger ones."""
    low, high = 0, 1
    while high < _ENDLESS and not holds(high):
        high *= 2
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
