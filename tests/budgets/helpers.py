"""Budgets over real files, checked without the command line."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tokcount.budgets.base import Base
from tokcount.budgets.check import MakeBase, Terms, check, picked
from tokcount.budgets.measure import How
from tokcount.budgets.revision import git_base
from tokcount.budgets.rules import Case, Judged, judge
from tokcount.budgets.select import Chosen, Members, project_files
from tokcount.counting.columns import model_columns
from tokcount.model import Column, Outcome, Scenario
from tokcount.model.checks import Budget, CheckReport
from tokcount.pricing.layers import load_book

MINI, TURBO, CL100K = "gpt-4o-mini", "gpt-3.5-turbo", "cl100k_base"
HOW = How(cached=False)
TODAY = date(2026, 11, 22)


def column(name: str = MINI) -> Column:
    return model_columns(load_book(), (name,), (), Scenario())[0]


def judged(budget: Budget, tokens: Mapping[str, int], name: str = MINI, **base: Any) -> Judged:
    return judge(Case(budget, column(name), tokens)._replace(**base))


def words(count: int) -> str:
    """Text with so many tokens."""
    return " the" * count


def checked(
    *budgets: Budget,
    base: str | None = None,
    files: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    on_missing: str = "warn",
    stored: Base | None = None,
    root: str = "",
) -> CheckReport:
    """The budgets, checked in ``root`` or the current directory."""
    root = root or os.getcwd()
    columns = tuple(tuple(column(name) for name in budget.models or (MINI,)) for budget in budgets)
    members = Members(budgets)
    chosen = Chosen(root, files) if files else None
    found = list(project_files(root, members))

    def make(holds: object, head: Mapping[str, Outcome], encodings: tuple[str, ...]) -> Base:
        if stored is not None:
            return stored
        assert base is not None
        assert callable(holds)
        return git_base(root, base, env or {}, holds=holds, head=head, encodings=encodings, how=HOW)

    maker: MakeBase | None = make if base is not None or stored is not None else None
    return check(
        Terms(
            root=root,
            budgets=budgets,
            columns=columns,
            members=members,
            found=found,
            picked=picked(budgets, (), members, found, (chosen, tuple(chosen.paths)) if chosen else None),
            chosen=chosen,
            base=maker,
            on_missing_base=on_missing,
            today=TODAY,
            how=HOW,
        )
    )


def rules(report: CheckReport) -> list[str]:
    """Rule, severity and path of each finding."""
    return [f"{f.rule} {f.severity} {f.path}".rstrip() for f in report.findings]


def statuses(report: CheckReport) -> dict[str, str]:
    return {verdict.budget.name: verdict.status for verdict in report.verdicts}


def usd(text: str) -> Decimal:
    return Decimal(text)
