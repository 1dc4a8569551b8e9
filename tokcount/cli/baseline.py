"""``tokcount baseline``: write what the files of all budgets have, or let go of files that are gone."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from tokcount.budgets.baseline import DEFAULT, Baseline, load, raised, render, save, tokenizers
from tokcount.budgets.measure import How, count, tokens_of
from tokcount.budgets.select import Members, project_files
from tokcount.cli import console
from tokcount.cli.check_plan import Project, columns_of, counting, load_project, need_budgets
from tokcount.errors import ExitCode, TokcountError, UsageError
from tokcount.model import Skipped
from tokcount.report.grid import plural

_SHOWN = 10


class Action(StrEnum):
    """What to do with the baseline."""

    write = "write"
    prune = "prune"


class Arguments(NamedTuple):
    """Write what the files of all budgets have now, for checks to compare with, or prune it.

    A file that has more tokens than before is refused: a baseline is to go down. It is the one that the
    settings name, or tokcount-baseline.json.
    """

    action: Action | None = None
    baseline: str | None = None
    allow_increase: bool = False
    config: str | None = None
    model: list[str] | None = None
    jobs: int | None = None
    no_cache: bool = False
    quiet: bool = False
    no_progress: bool = False
    debug: bool = False


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: the baseline would go up, is damaged, or cannot be written.
    """
    if typed.action is None:
        raise UsageError("usage", "It is not said what to do.", "Write `tokcount baseline write` or `prune`.")
    project = load_project(typed.config, None)
    need_budgets(project)
    settings = project.loaded.settings
    path = typed.baseline or os.fspath(settings.baseline or os.path.join(project.root, DEFAULT))
    with counting(
        jobs=typed.jobs, cached=not typed.no_cache, progress=not (typed.no_progress or typed.quiet)
    ) as how:
        told = _write(typed, project, path, how) if typed.action is Action.write else _prune(project, path)
    if not typed.quiet:
        console.say("note", told)
    return ExitCode.OK


def _write(typed: Arguments, project: Project, path: str, how: How) -> str:
    budgets = project.loaded.budgets
    columns = columns_of(project, budgets, typed.model or ())
    encodings = tuple(dict.fromkeys(column.encoding for row in columns for column in row))
    members = Members(budgets)

    def needed(file: str) -> tuple[str, ...]:
        own = {column.encoding for index in members.of(file) for column in columns[index]}
        return tuple(name for name in encodings if name in own)

    outcomes = count(project_files(project.root, members), needed, how)
    lost = [o for o in outcomes.values() if isinstance(o, Skipped) and _is_lost(o, project, members)]
    if lost:
        raise TokcountError(
            "baseline-incomplete",
            _told_lost(lost),
            "Mend them, or exclude them from the budgets.",
        )
    after = tokens_of(outcomes)
    if not typed.allow_increase and os.path.lexists(path):
        _refuse_increase(load(path, ()), after, encodings, path)
    save(path, render(after, encodings))
    return f"{path} was written: {plural(len(after), 'file', 'files')}."


def _told_lost(lost: Sequence[Skipped]) -> str:
    first, reason = lost[0].path, lost[0].reason
    if len(lost) == 1:
        return f"{first} could not be counted: {reason}."
    return f"{len(lost):,} files could not be counted, {first} among them: {reason}."


def _is_lost(item: Skipped, project: Project, members: Members) -> bool:
    from tokcount.budgets.losses import is_loss

    return any(is_loss(item, project.loaded.budgets[index]) for index in members.of(item.path))


def _refuse_increase(
    before: Baseline, after: Mapping[str, Mapping[str, int]], encodings: tuple[str, ...], path: str
) -> None:
    """A baseline may only go down, and its numbers mean nothing under another tokenizer."""
    now = tokenizers(encodings)
    if any(before.tokenizers.get(name, digest) != digest for name, digest in now.items()):
        load(path, encodings)  # raises
    up = raised(before.files, after)
    if up:
        shown = [f"{one.path}: {one.before:,} to {one.after:,} ({one.encoding})" for one in up[:_SHOWN]]
        shown += [f"and {len(up) - _SHOWN:,} more"] if len(up) > _SHOWN else []
        raise TokcountError(
            "baseline-raised",
            "\n  ".join(["There are more tokens than in the baseline:", *shown]),
            "Cut them, or write it with --allow-increase.",
            path,
        )


def _prune(project: Project, path: str) -> str:
    """Let go of files that no budget holds any more."""
    known = load(path, ())
    members = Members(project.loaded.budgets)
    there = {item.path for item in project_files(project.root, members)}
    kept = {name: tokens for name, tokens in known.files.items() if name in there}
    save(path, render(kept, known.tokenizers))
    fewer = len(known.files) - len(kept)
    return f"{path} was written: {plural(len(kept), 'file', 'files')}, {fewer:,} fewer."
