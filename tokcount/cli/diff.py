"""``tokcount diff``: what changed in tokens and money against a revision or a stored baseline."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tokcount.budgets.measure import How
from tokcount.cli import console
from tokcount.cli.arguments import Color
from tokcount.cli.check_plan import Project, counting, load_project, need_budgets, outputs_of, write_reports
from tokcount.errors import ExitCode, TokcountError, UsageError
from tokcount.model import Column
from tokcount.model.checks import BaseInfo, DiffReport
from tokcount.report.checks import DIFF_FORMATS, render_diff
from tokcount.report.options import Options


class DiffFormat(StrEnum):
    """How a difference is written."""

    table = "table"
    concise = "concise"
    json = "json"
    jsonl = "jsonl"
    markdown = "markdown"


class Arguments(NamedTuple):
    """Tell what changed in tokens and money, file by file and in all.

    Without a revision it is the files here against what the CI names, or where the branch left the main one.
    Only files that changed are counted.
    """

    revisions: list[str] | None = None
    stored: str | None = None
    config: str | None = None
    model: str | None = None
    pricing: str | None = None
    as_of: date | None = None
    jobs: int | None = None
    no_cache: bool = False
    exit_code: bool = False
    format: DiffFormat | None = None
    output: list[str] | None = None
    quiet: bool = False
    color: Color = Color.auto
    no_progress: bool = False
    debug: bool = False


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: there is nothing to compare, or git failed.
    """
    revisions = typed.revisions or []
    _refuse(typed, revisions)
    outputs = outputs_of(typed.output, DIFF_FORMATS, [typed.stored, typed.config, typed.pricing])
    project = load_project(typed.config, typed.pricing, typed.as_of)
    name = typed.model or project.loaded.settings.models[0]
    column = project.column(name, typed.model is not None)
    with counting(
        jobs=typed.jobs, cached=not typed.no_cache, progress=not (typed.no_progress or typed.quiet)
    ) as how:
        if typed.stored is not None:
            report = _from_stored(typed.stored, project, column, how)
        else:
            report = _from_git(revisions, project, column, how)
    status = ExitCode.EXCEEDED if typed.exit_code and report.files else ExitCode.OK
    if not write_reports(outputs, lambda fmt: render_diff(report, Options(), fmt)):
        status = ExitCode.ERROR
    console.write(_told(report, typed))
    return status


def _told(report: DiffReport, typed: Arguments) -> str:
    if typed.quiet:
        return f"{report.total - report.base_total:+d}\n" if report.total != report.base_total else "0\n"
    options = Options(
        width=console.width(), color=console.wants_color(typed.color.value), unicode=console.shows_unicode()
    )
    return render_diff(report, options, (typed.format or DiffFormat.table).value)


def _refuse(typed: Arguments, revisions: Sequence[str]) -> None:
    if typed.quiet and typed.format is not None:
        raise UsageError(
            "contradiction", "-q and -f do not go together: -q prints only the number.", "Leave out -q or -f."
        )
    if typed.stored is not None and revisions:
        raise UsageError(
            "contradiction", "--from and revisions do not go together.", "Leave out one of them."
        )
    if len(revisions) > 2 or (len(revisions) == 2 and any(".." in one for one in revisions)):
        raise UsageError("usage", "More than two revisions were named.", "Write BASE, BASE HEAD or A..B.")


def _from_git(revisions: Sequence[str], project: Project, column: Column, how: How) -> DiffReport:
    from tokcount.budgets import diff
    from tokcount.sources.git.base import WORKTREE, Sides, resolve_base, sides
    from tokcount.sources.git.repository import find_repository

    repository = find_repository(os.curdir)
    if revisions:
        chosen = sides(repository, *revisions)
        head = repository.head if chosen.head == WORKTREE else chosen.head
        info = BaseInfo(
            "option",
            chosen.base,
            head,
            chosen.head == WORKTREE and repository.dirty(),
            named=f"named as {' '.join(revisions)}",
        )
    else:
        info = resolve_base(repository, "auto", os.environ, flag="")
        if info.problem:
            hint = "Name a revision: `tokcount diff HEAD`." if info.head else "Commit something first."
            raise TokcountError("no-base", info.problem, hint, repository.root)
        chosen = Sides(info.base, WORKTREE)
    report = diff.revisions(
        repository,
        chosen,
        info,
        column=column,
        # Where a day was named, there is nothing to say of the price on another.
        book=project.book if project.as_of is None else None,
        how=how,
    )
    return report._replace(as_of=project.as_of)


def _from_stored(path: str, project: Project, column: Column, how: How) -> DiffReport:
    """The files of all budgets against what a baseline has of them."""
    from tokcount.budgets import diff
    from tokcount.budgets.baseline import load
    from tokcount.budgets.measure import count
    from tokcount.budgets.select import Members, project_files

    need_budgets(project)
    before = load(path, (column.encoding,)).files
    found = project_files(project.root, Members(project.loaded.budgets))
    after = count(found, lambda _: (column.encoding,), how)
    report = diff.stored(before, after, column, BaseInfo("baseline", path))
    return report._replace(as_of=project.as_of)
