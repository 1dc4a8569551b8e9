"""``tokcount requests``: count requests to an API as they are billed, and hold counts against the bill."""

import gc
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tokcount.cli import console
from tokcount.cli.ages import age_warnings, aged
from tokcount.cli.arguments import Color, EngineName, Format, Output
from tokcount.cli.outputs import check_outputs, parse_output, write_output_pieces
from tokcount.cli.progress import RequestsProgress
from tokcount.config import load_settings
from tokcount.errors import ExitCode, UsageError
from tokcount.model import Column, Scenario
from tokcount.model.requests import Problem, RequestCount, RequestsReport, Terms
from tokcount.pricing.book import Book
from tokcount.pricing.changes import price_of
from tokcount.pricing.dated import on_day
from tokcount.pricing.layers import load_book
from tokcount.report.options import Options
from tokcount.report.requests.calibration import FORMATS as CALIBRATION_FORMATS
from tokcount.sources.base import STDIN

# What these write tells of every problem; with the others stderr does.
_TELLING = ("table", "tree", "markdown")


class Kind(StrEnum):
    """What the values in a file are."""

    chat = "chat"
    responses = "responses"
    embeddings = "embeddings"
    completions = "completions"
    messages = "messages"
    batch = "batch"
    conversation = "conversation"
    log = "log"


class Arguments(NamedTuple):
    """Count requests to an API as their prompts are billed: roles, tools, schemas and pictures included.

    Reads single requests, lists of messages and conversations in JSON, and JSONL, Batch files among it.
    One request is shown part by part, many are added up. Each number is exact or says why it is not.
    """

    paths: list[str] | None = None
    kind: Kind | None = None
    image_size: tuple[int, int] | None = None
    usage: str | None = None
    model: str | None = None
    output_tokens: int | None = None
    calls: int = 1
    batch: bool | None = None
    pricing: str | None = None
    as_of: date | None = None
    max_age: int | None = None
    engine: EngineName = EngineName.auto
    jobs: int | None = None
    format: Format | None = None
    output: list[str] | None = None
    quiet: bool = False
    top: int | None = None
    color: Color = Color.auto
    no_progress: bool = False
    debug: bool = False


class Plan(NamedTuple):
    """A run, ready to go."""

    paths: tuple[str, ...]
    book: Book
    format: str
    outputs: tuple[Output, ...]


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: the command line, the settings or a price table make no sense.
    """
    plan = make_plan(typed, stdin_is_terminal=console.is_terminal(sys.stdin))
    report = count(typed, plan)
    for warning in age_warnings((c.name, c.old) for c in report.columns):
        console.say("warning", *warning)
    if typed.usage is not None:
        from tokcount.cli.calibrate import calibrate

        return calibrate(report, typed, plan)
    from tokcount.cli.complaints import complain_of_requests

    complain_of_requests(
        report.problems, partial=report.partial, told=not typed.quiet and plan.format in _TELLING
    )
    status = status_of(report)
    from tokcount.report.requests import pieces

    for output in plan.outputs:
        told = pieces(report, Options(top=typed.top), output.format)
        if problem := write_output_pieces(output, told):
            console.say("error", str(problem), problem.hint)
            status = status or ExitCode.ERROR
    console.write_pieces(pieces(report, stdout_options(typed), plan.format))
    return status


def make_plan(typed: Arguments, *, stdin_is_terminal: bool) -> Plan:
    """Resolve a command line.

    Raises:
        TokcountError: it asks for something that does not exist or does not go together.
    """
    paths = tuple(typed.paths or ())
    if not paths and stdin_is_terminal:
        raise UsageError("no-requests", "No file of requests is named.", "Name one, or - and pipe one in.")
    paths = paths or (STDIN,)
    if typed.quiet and typed.format is not None:
        raise UsageError(
            "contradiction", "-q and -f do not go together: -q prints only the number.", "Leave out -q or -f."
        )
    outputs = tuple(map(parse_output, typed.output or ()))
    check_outputs(outputs, [*paths, *filter(None, (typed.usage, typed.pricing))])
    fmt = (typed.format or Format.table).value
    if typed.usage is not None:
        _check_usage(typed, paths, (fmt, *(output.format for output in outputs)))
    book = load_book(pricing=typed.pricing, project=load_settings().pricing)
    if typed.model is not None:
        book.find(typed.model)
    return Plan(paths, book, fmt, outputs)


def count(typed: Arguments, plan: Plan) -> RequestsReport:
    """Count everything; what Ctrl-C leaves undone is missing from the report, which says so."""
    requests: list[RequestCount] = []
    problems: list[Problem] = []
    partial = False
    wanted = not (typed.no_progress or typed.quiet)
    # Every request is kept, and to look through them all for garbage takes longer the more there are.
    gc.disable()
    try:
        with RequestsProgress(wanted=wanted, size=_size(plan.paths)) as progress:
            for found in _counted(typed, plan, progress):
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    requests.append(found)
                    progress.add(found)
    except KeyboardInterrupt:
        partial = True
    batch = any(request.batch for request in requests) if typed.batch is None else typed.batch
    scenario = Scenario(typed.output_tokens or 0, typed.calls, batch=batch)
    problems += _without_price(requests, typed.as_of, plan.book)
    columns = aged(_columns(requests, typed.as_of, plan.book), typed.max_age, typed.as_of)
    return RequestsReport(tuple(requests), tuple(problems), scenario, partial, columns)


def _columns(requests: Iterable[RequestCount], as_of: date | None, book: Book) -> Iterator[Column]:
    """The models whose prices are in the costs."""
    used = {request.model: request.encoding for request in requests if request.cost is not None}
    for name, encoding in used.items():
        model = book.find(name)
        yield Column(name, encoding, model, price_of(model, as_of), as_of=as_of)


def _without_price(requests: Iterable[RequestCount], as_of: date | None, book: Book) -> Iterator[Problem]:
    """Models that have prices, and none on the day that was asked for; once a file."""
    if as_of is None:
        return
    for source, name in dict.fromkeys((r.source, r.model) for r in requests if r.cost is None):
        model = book.find(name)
        if model.prices and price_of(model, as_of) is None:
            reason = f"The price table has no price of {name} on {as_of}, so that its requests have no price."
            yield Problem(source, None, "", reason, "Name a later day.", counted=True)


def status_of(report: RequestsReport) -> int:
    """The exit status that a report calls for."""
    if report.partial:
        return ExitCode.INTERRUPTED
    return ExitCode.ERROR if report.problems else ExitCode.OK


def stdout_options(typed: Arguments) -> Options:
    """How the report is shown on standard output."""
    return Options(
        top=typed.top,
        width=console.width(),
        color=console.wants_color(typed.color.value),
        unicode=console.shows_unicode(),
        quiet=typed.quiet,
    )


def _counted(typed: Arguments, plan: Plan, progress: RequestsProgress) -> Iterator[RequestCount | Problem]:
    from tokcount.requests.run import count_requests

    return count_requests(
        plan.paths,
        stdin=getattr(sys.stdin, "buffer", None),
        book=on_day(plan.book, typed.as_of),
        kind=typed.kind.value if typed.kind else None,
        model=typed.model,
        scenario=Terms(typed.output_tokens, typed.calls, typed.batch),
        engine=typed.engine.value,
        jobs=typed.jobs,
        image_size=typed.image_size,
        note=progress.note,
    )


def _check_usage(typed: Arguments, paths: tuple[str, ...], formats: tuple[str, ...]) -> None:
    """Refuse what a comparison with a bill cannot be."""
    if typed.quiet:
        raise UsageError(
            "contradiction", "-q and --usage do not go together: a comparison is no number.", "Leave out -q."
        )
    if typed.usage == STDIN and STDIN in paths:
        raise UsageError(
            "stdin-twice", "Standard input cannot be both requests and usage.", "Name a file for one of them."
        )
    for fmt in formats:
        if fmt not in CALIBRATION_FORMATS:
            raise UsageError(
                "format",
                f"A comparison with usage is not written as {fmt}.",
                f"Choose one of {', '.join(CALIBRATION_FORMATS)}.",
            )


def _size(paths: tuple[str, ...]) -> int:
    """The bytes of all files; 0 where that is not known, for one of them is a pipe or is not there."""
    try:
        sizes = [os.path.getsize(path) if os.path.isfile(path) else 0 for path in paths]
    except (OSError, ValueError):
        return 0
    return sum(sizes) if all(sizes) else 0
