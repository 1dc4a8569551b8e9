"""What is wrong beside the limits: nothing matched, no base, an old price (TOK005, TOK007, TOK009)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from tokcount.budgets.base import Base
from tokcount.budgets.losses import is_loss
from tokcount.model import Column
from tokcount.model.checks import Budget, Finding, Rule, Severity

PRICE_AGE = 180
"""After so many days a price is old, unless the settings say another number."""

_SEVERITIES = {"error": Severity.ERROR, "warn": Severity.WARNING}


def no_match(budget: Budget) -> Finding:
    """TOK005."""
    return Finding(
        rule=Rule.NO_MATCH,
        severity=budget.severity,
        budget=budget.name,
        message=f"No file that can be counted matches {', '.join(budget.paths)}.",
        # What was typed has no settings to set something in.
        hint="Correct paths, or set optional = true." if budget.origin else "Name files with text in them.",
        origin=budget.origin,
    )


def no_base(
    base: Base | None, on_missing: str, budgets: Sequence[Budget], held: Callable[[Budget, str], bool]
) -> Iterator[Finding]:
    """TOK007: there is nothing to compare with, or a file of it could not be counted.

    Arguments:
        base: what was found; ``None`` where nothing is compared.
        on_missing: ``error``, ``warn`` or ``ignore``.
        budgets: those that are checked.
        held: whether a budget holds a path of the base.
    """
    severity = _SEVERITIES.get(on_missing)
    if base is None or severity is None:
        return
    if base.info.problem:
        yield Finding(Rule.NO_BASE, severity, "", base.info.problem)
    for item in base.lost:
        for budget in budgets:
            if budget.max_increase and held(budget, item.path) and is_loss(item, budget):
                yield Finding(
                    rule=Rule.NO_BASE,
                    severity=severity,
                    budget=budget.name,
                    message=f"{item.path} could not be counted in the base: {item.reason}.",
                    path=item.path,
                    origin=budget.origin,
                )


def old_price(budget: Budget, column: Column, today: date, most: int) -> Iterator[Finding]:
    """TOK009: a cost rests on a price that was last checked more than ``most`` days ago."""
    if budget.max_cost is None or column.price is None:
        return
    age = (today - column.price.checked).days
    if age > most:
        yield Finding(
            rule=Rule.OLD_PRICE,
            severity=Severity.WARNING,
            budget=budget.name,
            message=f"The price of {column.name} was checked on {column.price.checked}, {age:,} days ago.",
            hint="Update tokcount, or give the price in a table of your own (--pricing).",
            model=column.name,
            origin=budget.origin,
        )
