"""``tokcount count``: find, read, count, price, report."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from tokcount.cli import console
from tokcount.cli.arguments import CountArguments
from tokcount.cli.plan import Plan, make_plan
from tokcount.cli.progress import Progress
from tokcount.counting.assemble import assemble
from tokcount.counting.shared import shared_outcomes
from tokcount.engines import LazyEngine, divisible, served
from tokcount.errors import ExitCode
from tokcount.model import Document, Outcome, Report, Skipped
from tokcount.report import render
from tokcount.report.options import Options
from tokcount.sources.select import documents

if TYPE_CHECKING:
    from tokcount.counting.streams import Note

Arguments = CountArguments


def execute(typed: CountArguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: the command line, the settings or a price table make no sense.
    """
    plan = make_plan(typed, stdin_is_terminal=console.is_terminal(sys.stdin))
    for warning in plan.warnings:
        console.say("warning", warning.message, warning.hint)
    report = run(plan, show_progress=not (typed.no_progress or typed.quiet))
    _warn(report)
    if typed.debug:
        _explain(report)
    status = _status(report)
    if report.skipped or report.partial or not report.rows:
        from tokcount.cli.complaints import complain

        complain(report, typed)
    if plan.outputs and not _write_files(plan, report, typed):
        status = status or ExitCode.ERROR
    console.write(render(report, _stdout_options(typed), plan.format))
    return status


def run(plan: Plan, *, show_progress: bool) -> Report:
    """Count everything; what Ctrl-C leaves undone is missing from the report, which says so."""
    found: list[Outcome] = []
    partial = False
    encodings = tuple(dict.fromkeys(column.encoding for column in plan.columns))
    try:
        with (
            Progress(wanted=show_progress) as progress,
            _source(plan, encodings, progress.note) as counted,
        ):
            # What Ctrl-C leaves is in the list either way.
            found.extend(_told(counted, progress) if progress.wanted else counted)
    except KeyboardInterrupt:
        partial = True
    engines = tuple(served(encoding, plan.engine, plan.jobs) for encoding in encodings)
    return assemble(found, plan.columns, plan.scenario, engines, partial=partial)


def _told(counted: Iterator[Outcome], progress: Progress) -> Iterator[Outcome]:
    for outcome in counted:
        progress.add(outcome)
        yield outcome


@contextmanager
def _source(plan: Plan, encodings: tuple[str, ...], note: Note) -> Iterator[Iterator[Outcome]]:
    """The outcomes of the run, by way of the cache unless that is not wanted; in the end it is written."""
    engines = {
        name: LazyEngine(name, plan.engine, special=plan.special, jobs=plan.jobs) for name in encodings
    }
    found: Iterable[Document | Skipped] = documents(plan.selection, getattr(sys.stdin, "buffer", None))
    if not all(map(divisible, encodings)):
        from tokcount.counting.undivided import undivided

        found = undivided(found)
    single = {name: LazyEngine(name, plan.engine, special=plan.special, jobs=1) for name in encodings}
    count = partial(shared_outcomes, engines=engines, single=single, note=note, processes=plan.jobs)
    if not plan.cached:
        yield count(found)
        return
    from tokcount.counting.remember import open_counts, remembered

    with closing(open_counts(encodings, special=plan.special)) as counts:
        yield remembered(found, engines, counts, note)


def _explain(report: Report) -> None:
    for choice in report.engines:
        console.say("debug", f"{choice.encoding} is counted by {choice.engine}: {choice.reason}.")


def _warn(report: Report) -> None:
    for choice in report.engines:
        if choice.warning:
            console.say("warning", choice.warning, f"Until then {choice.engine} counts in its place.")


def _status(report: Report) -> int:
    if report.partial:
        return ExitCode.INTERRUPTED
    return ExitCode.ERROR if any(skipped.explicit for skipped in report.skipped) else ExitCode.OK


def _stdout_options(typed: CountArguments) -> Options:
    return _options(typed)._replace(
        width=console.width(),
        color=console.wants_color(typed.color.value),
        unicode=console.shows_unicode(),
        quiet=typed.quiet,
    )


def _options(typed: CountArguments) -> Options:
    options = Options(
        sort=typed.sort.value if typed.sort else None,
        top=typed.top,
        by=typed.by.value,
        depth=typed.depth,
        pages=typed.pages,
    )
    return options if typed.threshold is None else options._replace(threshold=typed.threshold)


def _write_files(plan: Plan, report: Report, typed: CountArguments) -> bool:
    """Write each ``-o``; whether all of them could be written."""
    from tokcount.cli.outputs import write_output

    options = _options(typed)
    problems = [write_output(output, render(report, options, output.format)) for output in plan.outputs]
    for problem in filter(None, problems):
        console.say("error", str(problem), problem.hint)
    return not any(problems)
