"""``tokcount compare``: the same inputs over many models, each encoding counted once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from tokcount.cli import console
from tokcount.cli.ages import age_warnings, aged
from tokcount.cli.arguments import Color, CountArguments, EngineName, ListFormat
from tokcount.cli.compare_inputs import as_count, quiet_alone
from tokcount.cli.count import run
from tokcount.cli.outputs import list_outputs, write_outputs
from tokcount.cli.plan import Plan, scenario_of, selection_of
from tokcount.config import load_settings
from tokcount.counting.compare import DEFAULTS, compare, compared_columns, unpriced
from tokcount.engines import check_encoding, check_engine
from tokcount.errors import ExitCode, UsageError
from tokcount.model import Column, Report
from tokcount.model.compare import Comparison
from tokcount.pricing.book import Book
from tokcount.pricing.layers import load_book
from tokcount.report.compare import FORMATS, best, render
from tokcount.report.options import Options


class Arguments(NamedTuple):
    """Compare what the same inputs take and cost with several models, the cheapest first.

    Each model is held against the dearest, or the one of --baseline. Without -m a small and a large model of
    each vendor are compared. Inputs are those of `tokcount count`.
    """

    paths: list[str] | None = None
    include: list[str] | None = None
    exclude: list[str] | None = None
    hidden: bool = False
    no_ignore: bool = False
    follow: bool = False
    max_file_size: int | None = None
    files_from: str | None = None
    null: bool = False
    model: list[str] | None = None
    baseline: str | None = None
    output_tokens: int = 0
    calls: int = 1
    cached: int | Decimal | None = None
    batch: bool = False
    monthly: int | None = None
    break_even: bool = False
    tokenizer: list[str] | None = None
    pricing: str | None = None
    as_of: date | None = None
    max_age: int | None = None
    engine: EngineName = EngineName.auto
    jobs: int | None = None
    no_cache: bool = False
    format: ListFormat | None = None
    output: list[str] | None = None
    quiet: bool = False
    color: Color = Color.auto
    no_progress: bool = False
    debug: bool = False


# What it shares with `tokcount count`.
_SHARED = set(CountArguments._fields) & set(Arguments._fields) - {"format", "model", "output"}


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: the command line, the settings or a price table make no sense.
    """
    counted = as_count(typed, _SHARED)
    quiet_alone(typed, "the name of the cheapest model")
    outputs = list_outputs(typed.output, FORMATS, [*(typed.paths or ()), typed.files_from, typed.pricing])
    scenario = scenario_of(counted)
    settings = load_settings()
    book = load_book(pricing=typed.pricing, project=settings.pricing)
    files = _files(typed.tokenizer or ())
    columns = compared_columns(book, _names(typed, book, settings.models), scenario, files, typed.as_of)
    columns = aged(columns, typed.max_age, typed.as_of)
    for warning in age_warnings((c.name, c.old) for c in columns):
        console.say("warning", *warning)
    for column in columns:
        check_engine(check_encoding(column.encoding), typed.engine.value)
    missing = unpriced(columns, scenario, typed.as_of)
    # One that can have no cost in this scenario is counted all the same.
    bare = tuple(c._replace(price=None) if c.name in missing else c for c in columns)
    report = run(_plan(counted, bare, typed), show_progress=not (typed.no_progress or typed.quiet))
    _tell(report, counted)
    comparison = compare(
        report,
        columns,
        missing,
        _baseline(typed, book, columns),
        typed.monthly or 0,
        with_break_evens=typed.break_even,
    )
    status = _status(report)
    if not write_outputs(outputs, partial(render, comparison, Options())):
        status = status or ExitCode.ERROR
    _write(comparison, typed)
    return status


def _write(comparison: Comparison, typed: Arguments) -> None:
    options = Options(
        width=console.width(),
        color=console.wants_color(typed.color.value),
        unicode=console.shows_unicode(),
        quiet=typed.quiet,
    )
    console.write(render(comparison, options, typed.format or ListFormat.table))
    if typed.quiet and comparison.report.rows and best(comparison) is None:
        console.say("note", "No model has a cost and room for every input.", "Leave out -q to see why.")


def _status(report: Report) -> int:
    if report.partial:
        return ExitCode.INTERRUPTED
    return ExitCode.ERROR if any(skipped.explicit for skipped in report.skipped) else ExitCode.OK


def _plan(counted: CountArguments, columns: tuple[Column, ...], typed: Arguments) -> Plan:
    return Plan(
        selection=selection_of(counted, console.is_terminal(sys.stdin)),
        columns=columns,
        scenario=scenario_of(counted),
        engine=counted.engine.value,
        jobs=counted.jobs,
        # What a file counts is not kept: it may be another one tomorrow.
        cached=not (counted.no_cache or typed.tokenizer),
        special=False,
        format=(typed.format or ListFormat.table).value,
        outputs=(),
        warnings=(),
    )


def _names(typed: Arguments, book: Book, usual: Sequence[str]) -> list[str]:
    """The models to compare: those of -m, else the usual ones and some of each vendor."""
    names = typed.model or [*usual, *(name for name in DEFAULTS if name in book)]
    return [*names, *([typed.baseline] if typed.baseline else [])]


def _baseline(typed: Arguments, book: Book, columns: Sequence[Column]) -> str | None:
    """The name of the column that --baseline means, under whatever name it was given."""
    if typed.baseline is None:
        return None
    model = book.find(typed.baseline).name
    found = next(column for column in columns if column.model and column.model.name == model)
    if found.price is None:
        raise UsageError(
            "baseline-price", f"{found.name} has no price to save from.", "Name another --baseline."
        )
    return found.name


def _files(typed: Sequence[str]) -> dict[str, str]:
    """The tokenizers by the model that they are for."""
    files = {}
    for text in typed:
        model, equals, path = text.partition("=")
        if not (equals and model and path.lower().endswith(".json")):
            raise UsageError(
                "tokenizer", f"--tokenizer '{text}' is not MODEL=FILE.json.", "Write MODEL=tokenizer.json."
            )
        files[model] = path
    return files


def _tell(report: Report, counted: CountArguments) -> None:
    """What stderr is told of the count, as `tokcount count` tells it."""
    for choice in report.engines:
        if choice.warning:
            console.say("warning", choice.warning, f"Until then {choice.engine} counts in its place.")
        if counted.debug:
            console.say("debug", f"{choice.encoding} is counted by {choice.engine}: {choice.reason}.")
    if report.skipped or report.partial or not report.rows:
        from tokcount.cli.complaints import complain

        complain(report, counted)
