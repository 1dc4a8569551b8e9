"""A command line of ``tokcount check`` as the terms of a check."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tokcount.budgets.base import Base, stored_base
from tokcount.budgets.check import MakeBase, Terms, picked
from tokcount.budgets.gaps import PRICE_AGE
from tokcount.budgets.measure import How
from tokcount.budgets.select import Chosen, Members, project_files
from tokcount.cli.check_plan import Project, columns_of, names_of, need_budgets
from tokcount.config.typed import typed_budget
from tokcount.errors import UsageError
from tokcount.model import Outcome
from tokcount.model.checks import Budget
from tokcount.sources.names import shown
from tokcount.sources.select import Selection, documents

if TYPE_CHECKING:
    from tokcount.cli.check import Arguments

LISTING = frozenset({"json", "jsonl"})
"""The formats that say of each file what it has."""


class All:
    """For the only budget, which holds every file that is there."""

    def of(self, _: str) -> tuple[int, ...]:
        """The indices of the budgets that hold a path."""
        return (0,)


def terms(typed: Arguments, project: Project, how: How, formats: Collection[str]) -> Terms:
    """What to check: the budget that was typed, or those of the project.

    ``formats`` are those that the report is written in: what none of them says is not found out.

    Raises:
        TokcountError: there are none, or something about them makes no sense.
    """
    found = _typed(typed, project, how) if typed.is_typed else _project(typed, project, how)
    return found._replace(
        pricing=project.prices(found.columns) if formats else ("", ""),
        listed=not LISTING.isdisjoint(formats),
    )


def today(as_of: date | None = None) -> date:
    """The day, in UTC, on which prices are called old; of prices of the past it is the day they are of."""
    now = datetime.now(UTC).date()
    return now if as_of is None else min(now, as_of)


def _typed(typed: Arguments, project: Project, how: How) -> Terms:
    """Each of the files that were named, whatever ignore rules say; no settings but the model are needed."""
    if not typed.files:
        # In a CI standard input is mostly there and empty, which no limit would ever refuse.
        raise UsageError(
            "nothing-to-check",
            "Limits were given, and nothing that they hold for.",
            "Name files or folders, or - for standard input.",
        )
    paths = tuple(typed.files)
    budget = typed_budget(
        typed.token_budget,
        typed.cost_budget,
        typed.context_budget,
        models=typed.model or (),
        output_tokens=typed.output_tokens,
        warn_at=project.loaded.settings.warn_at,
    )._replace(paths=tuple(map(shown, paths)))
    columns = columns_of(project, (budget,), typed.model or ())
    found = list(documents(Selection(paths), getattr(sys.stdin, "buffer", None)))
    return Terms(
        root="",
        budgets=(budget,),
        columns=columns,
        members=All(),
        found=found,
        picked=frozenset({0}),
        max_price_age=project.loaded.settings.max_price_age or PRICE_AGE,
        today=today(project.as_of),
        as_of=project.as_of,
        how=how,
    )


def _project(typed: Arguments, project: Project, how: How) -> Terms:
    need_budgets(project)
    budgets, settings = project.loaded.budgets, project.loaded.settings
    names = names_of(budgets, typed.budget)
    columns = columns_of(project, budgets, typed.model or ())
    members = Members(budgets)
    chosen = Chosen(project.root, typed.files) if typed.files else None
    if chosen:
        chosen.check(members)
    found = list(project_files(project.root, members))
    wanted = picked(budgets, names, members, found, (chosen, tuple(chosen.paths)) if chosen else None)
    return Terms(
        root=project.root,
        budgets=budgets,
        columns=columns,
        members=members,
        found=found,
        picked=wanted,
        chosen=chosen,
        base=make_base(typed, project, [budgets[index] for index in wanted], how),
        on_missing_base=settings.on_missing_base,
        max_price_age=settings.max_price_age or PRICE_AGE,
        today=today(project.as_of),
        as_of=project.as_of,
        how=how,
    )


def make_base(typed: Arguments, project: Project, budgets: Sequence[Budget], how: How) -> MakeBase | None:
    """What makes the base; ``None`` where no budget needs one, and nobody asked: then no git is needed."""
    settings = project.loaded.settings
    named = typed.base not in {None, "none"} or typed.baseline is not None
    wanted = typed.base or settings.base
    stored = typed.baseline or (
        None if typed.base or settings.baseline is None else os.fspath(settings.baseline)
    )
    if not (named or any(budget.max_increase for budget in budgets)) or (wanted == "none" and not stored):
        return None

    def make(holds: Callable[[str], bool], head: Mapping[str, Outcome], encodings: tuple[str, ...]) -> Base:
        if stored is not None:
            return stored_base(stored, encodings, shown(stored))
        from tokcount.budgets.revision import git_base

        base = git_base(
            project.root, wanted, os.environ, holds=holds, head=head, encodings=encodings, how=how
        )
        return base if typed.base else base._replace(info=base.info._replace(named="named in the settings"))

    return make
