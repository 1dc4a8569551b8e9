"""Budgets from flags."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tokcount.config.globs import matcher
from tokcount.config.typed import typed_budget
from tokcount.errors import UsageError
from tokcount.model.checks import Budget, CostLimit, Increase


def test_flags_become_a_budget() -> None:
    budget = typed_budget(8000, Decimal("0.02"), models=["gpt-4o-mini"], paths=["docs/[x].md"])
    assert budget == Budget(
        "command line",
        ("./docs/\\[x\\].md",),
        models=("gpt-4o-mini",),
        max_tokens=8000,
        max_cost=CostLimit(Decimal("0.02")),
    )
    # By name: neither as a glob nor at any depth.
    assert list(map(matcher(budget.paths), ("docs/[x].md", "docs/x.md", "a/docs/[x].md"))) == [
        True,
        False,
        False,
    ]


def test_without_paths_it_is_about_all_files() -> None:
    budget = typed_budget(context_budget=Decimal("0.25"), scope="total", warn_at=Decimal("0.9"))
    assert budget == Budget(
        "command line", ("**",), scope="total", max_context=Decimal("0.25"), warn_at=Decimal("0.9")
    )


@pytest.mark.parametrize(
    ("typed", "increase"),
    [
        (500, Increase(tokens=500)),
        (0, Increase(tokens=0)),
        (Decimal("0.05"), Increase(percent=Decimal(5))),
        (Increase(1, Decimal(2)), Increase(1, Decimal(2))),
    ],
)
def test_increases(typed: int | Decimal | Increase, increase: Increase) -> None:
    assert typed_budget(increase_budget=typed).max_increase == increase


def test_no_limit_and_none_that_holds() -> None:
    with pytest.raises(UsageError, match="No limit"):
        typed_budget()
    with pytest.raises(UsageError, match="0 or less"):
        typed_budget(0)


@pytest.mark.parametrize("path", [".", ""])
def test_the_root_is_everything(path: str) -> None:
    assert typed_budget(1, paths=[path]).paths == ("**",)
