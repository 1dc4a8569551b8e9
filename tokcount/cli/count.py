"""``tokcount count``: find, read, count, price, report."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tokcount.cli import console
from tokcount.cli.options import CountArguments
from tokcount.cli.outputs import write_output
from tokcount.cli.plan import Plan, make_plan
from tokcount.counting.assemble import assemble
from tokcount.counting.run import outcomes
from tokcount.engines import load
from tokcount.errors import ExitCode
from tokcount.model import Outcome, Report
from tokcount.report import render
from tokcount.report.options import Options
from tokcount.sources.select import documents

Arguments = CountArguments


def execute(typed: CountArguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: the command line, the settings or a price table make no sense.
    """
    plan = make_plan(typed, stdin_is_terminal=console.is_terminal(sys.stdin))
    for warning in plan.warnings:
        console.say("warning", warning)
    report = _count(plan, show_progress=not (typed.no_progress or typed.quiet))
    if typed.debug:
        _explain(report)
    status = _status(report)
    _complain(report, summarise=typed.quiet)
    if not _write_files(plan, report, typed):
        status = status or ExitCode.ERROR
    console.write(render(report, _stdout_options(typed), plan.format))
    return status


def _count(plan: Plan, *, show_progress: bool) -> Report:
    """Count everything; what Ctrl-C leaves undone is missing from the report, which says so."""
    found: list[Outcome] = []
    partial = False
    try:
        with console.Progress(wanted=show_progress) as progress:
            for outcome in _outcomes(plan):
                found.append(outcome)
                progress.add(outcome)
    except KeyboardInterrupt:
        partial = True
    return assemble(found, plan.columns, plan.scenario, plan.engines, partial=partial)


def _outcomes(plan: Plan) -> Iterator[Outcome]:
    engines = {c.encoding: load(c.encoding, c.engine, special=plan.special) for c in plan.engines}
    stdin = getattr(sys.stdin, "buffer", None)
    return outcomes(documents(plan.selection, stdin), engines)


def _explain(report: Report) -> None:
    for choice in report.engines:
        console.say("debug", f"{choice.encoding} is counted by {choice.engine}: {choice.reason}")


def _complain(report: Report, *, summarise: bool) -> None:
    """Name on stderr what was named and could not be counted, and with -q how much else was left out."""
    for skipped in report.skipped:
        if skipped.explicit:
            detail = f" ({skipped.detail})" if skipped.detail else ""
            console.say("error", f"{skipped.path}: not counted: {skipped.reason}{detail}")
    if report.partial:
        console.say("error", "interrupted: the numbers are of what was counted so far")
    rest = Counter(str(skipped.reason) for skipped in report.skipped if not skipped.explicit)
    if summarise and rest:
        reasons = ", ".join(f"{number} {reason}" for reason, number in sorted(rest.items()))
        console.say("note", f"skipped {rest.total()}: {reasons}", "Leave out -q to see which.")


def _status(report: Report) -> int:
    if report.partial:
        return ExitCode.INTERRUPTED
    return ExitCode.ERROR if any(skipped.explicit for skipped in report.skipped) else ExitCode.OK


def _stdout_options(typed: CountArguments) -> Options:
    return replace(
        _options(typed),
        width=console.width(),
        color=console.wants_color(typed.color.value),
        unicode=console.shows_unicode(),
        quiet=typed.quiet,
    )


def _options(typed: CountArguments) -> Options:
    return Options(
        sort=typed.sort.value if typed.sort else None,
        top=typed.top,
        by=typed.by.value,
        depth=typed.depth,
        threshold=typed.threshold,
        pages=typed.pages,
    )


def _write_files(plan: Plan, report: Report, typed: CountArguments) -> bool:
    """Write each ``-o``; whether all of them could be written."""
    problems = [
        write_output(output, render(report, _options(typed), output.format)) for output in plan.outputs
    ]
    for problem in filter(None, problems):
        console.say("error", problem, "Free some space, or name another place with -o.")
    return not any(problems)
