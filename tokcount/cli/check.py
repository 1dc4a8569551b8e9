"""``tokcount check``: the gate. It fails where a budget is exceeded, and where it could not measure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tokcount.cli import console
from tokcount.cli.arguments import Color, Output
from tokcount.errors import ExitCode, UsageError
from tokcount.model.checks import CheckReport, Severity
from tokcount.report.checks import FORMATS, render_check
from tokcount.report.options import Options


class CheckFormat(StrEnum):
    """How a check is written."""

    table = "table"
    concise = "concise"
    json = "json"
    jsonl = "jsonl"
    markdown = "markdown"
    github = "github"
    gitlab = "gitlab"
    sarif = "sarif"
    junit = "junit"


class FailOn(StrEnum):
    """From which severity on a finding makes the exit status 1."""

    error = "error"
    warning = "warning"
    never = "never"


_FAILING = {
    FailOn.error: {Severity.ERROR},
    FailOn.warning: {Severity.ERROR, Severity.WARNING},
    FailOn.never: set[Severity](),
}


class Arguments(NamedTuple):
    """Check budgets in tokens, money and context windows, and exit with 1 where one is exceeded.

    The budgets are those of tokcount.toml or [tool.tokcount] in pyproject.toml. With --token-budget,
    --cost-budget or --context-budget it is each FILE instead, which needs no settings. The exit status is 2
    where something could not be measured.
    """

    files: list[str] | None = None
    config: str | None = None
    budget: list[str] | None = None
    token_budget: int | None = None
    cost_budget: Decimal | None = None
    context_budget: Decimal | None = None
    output_tokens: int = 0
    base: str | None = None
    baseline: str | None = None
    model: list[str] | None = None
    pricing: str | None = None
    as_of: date | None = None
    jobs: int | None = None
    no_cache: bool = False
    fail_on: FailOn = FailOn.error
    format: CheckFormat | None = None
    output: list[str] | None = None
    quiet: bool = False
    init: bool = False
    explain: str | None = None
    color: Color = Color.auto
    no_progress: bool = False
    debug: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether the budget itself stands on the command line."""
        return any(limit is not None for limit in (self.token_budget, self.cost_budget, self.context_budget))


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: something keeps the budgets from being measured.
    """
    options = Options(
        width=console.width(), color=console.wants_color(typed.color.value), unicode=console.shows_unicode()
    )
    if typed.explain is not None:
        from tokcount.report.checks.rules import explain, find

        console.write(explain(find(typed.explain), options))
        return ExitCode.OK
    _refuse(typed)
    from tokcount.budgets.check import check
    from tokcount.cli.check_plan import counting, load_project, outputs_of, write_reports
    from tokcount.cli.check_terms import terms

    outputs = outputs_of(
        typed.output, FORMATS, [*(typed.files or ()), typed.config, typed.baseline, typed.pricing]
    )
    project = load_project(typed.config, typed.pricing, typed.as_of)
    with counting(
        jobs=typed.jobs, cached=not typed.no_cache, progress=not (typed.no_progress or typed.quiet)
    ) as how:
        if typed.init:
            from tokcount.cli.check_init import write_first

            return write_first(project, typed.model or (), how)
        report = check(terms(typed, project, how, _formats(typed, outputs)))
    status = status_of(report, typed.fail_on)
    if not write_reports(outputs, lambda fmt: render_check(report, Options(), fmt)):
        status = ExitCode.ERROR
    if not typed.quiet:
        console.write(render_check(report, options, (typed.format or CheckFormat.table).value))
    return status


def _formats(typed: Arguments, outputs: Sequence[Output]) -> set[str]:
    """All formats that the report is written in."""
    files = {output.format for output in outputs}
    return files if typed.quiet else {*files, (typed.format or CheckFormat.table).value}


def status_of(report: CheckReport, fail_on: FailOn) -> int:
    """The exit status that a report calls for: what could not be measured is worse than what is too much."""
    if not report.findings:
        return ExitCode.OK
    from tokcount.report.checks.rules import UNMEASURED

    if any(f.rule in UNMEASURED and f.severity is Severity.ERROR for f in report.findings):
        return ExitCode.ERROR
    failing = _FAILING[fail_on]
    return ExitCode.EXCEEDED if any(f.severity in failing for f in report.findings) else ExitCode.OK


def _refuse(typed: Arguments) -> None:
    """Refuse what does not go together rather than ignore half of it."""
    together = (
        (typed.base is not None and typed.baseline is not None, "--base", "--baseline"),
        (typed.is_typed and typed.base is not None, "--token-budget and the like", "--base"),
        (typed.is_typed and typed.baseline is not None, "--token-budget and the like", "--baseline"),
        (typed.is_typed and bool(typed.budget), "--token-budget and the like", "--budget"),
        (typed.init and typed.is_typed, "--init", "--token-budget and the like"),
        (typed.init and bool(typed.files), "--init", "FILES"),
        (typed.quiet and typed.format is not None, "-q", "-f"),
    )
    for both, one, other in together:
        if both:
            raise UsageError(
                "contradiction", f"{one} and {other} do not go together.", f"Leave out {one} or {other}."
            )
    if typed.output_tokens and typed.cost_budget is None:
        raise UsageError(
            "contradiction", "--output-tokens is about --cost-budget, which is missing.", "Add it."
        )
