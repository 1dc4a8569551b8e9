"""``tokcount requests --usage FILE``: counts held against what answers reported as billed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tokcount.cli import console
from tokcount.cli.complaints import complain_of_requests
from tokcount.cli.outputs import write_output
from tokcount.errors import ExitCode
from tokcount.model.calibration import Billed
from tokcount.model.requests import Problem, RequestsReport
from tokcount.report.options import Options
from tokcount.report.requests.calibration import CalibrationReport, render

if TYPE_CHECKING:
    from tokcount.cli.requests import Arguments, Plan


def calibrate(counted: RequestsReport, typed: Arguments, plan: Plan) -> int:
    """Compare, write the reports, and give the exit status."""
    from tokcount.cli.requests import stdout_options

    report = _compared(counted, typed.usage or "")
    told = plan.format in ("table", "markdown")
    complain_of_requests(report.problems, partial=report.partial, told=told)
    status = _status(report)
    for output in plan.outputs:
        if problem := write_output(output, render(report, Options(), output.format)):
            console.say("error", str(problem), problem.hint)
            status = status or ExitCode.ERROR
    console.write(render(report, stdout_options(typed), plan.format))
    return status


def _compared(counted: RequestsReport, path: str) -> CalibrationReport:
    from tokcount.requests.usage import calibrate, pair, read_usage

    billed: list[Billed] = []
    problems = list(counted.problems)
    partial = counted.partial
    try:
        for found in read_usage([path], getattr(sys.stdin, "buffer", None)):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                billed.append(found)
    except KeyboardInterrupt:
        partial = True
    paired = pair(counted.requests, billed)
    return CalibrationReport(paired, calibrate(paired.pairs), tuple(problems), partial)


def _status(report: CalibrationReport) -> int:
    if report.partial:
        return ExitCode.INTERRUPTED
    return ExitCode.ERROR if report.problems or not report.paired.pairs else ExitCode.OK
