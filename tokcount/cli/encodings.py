"""``tokcount encodings``: what encodings make of a text, script by script or language by language."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from tokcount.cli import console
from tokcount.cli.ages import age_of, age_warnings
from tokcount.cli.arguments import Color, CountArguments, ListFormat, Output
from tokcount.cli.compare_inputs import as_count, quiet_alone
from tokcount.cli.outputs import list_outputs, write_outputs
from tokcount.cli.plan import selection_of
from tokcount.config import load_settings
from tokcount.counting.encodings import DEFAULTS, encoded, priced
from tokcount.counting.languages import load_languages
from tokcount.engines import LazyEngine, check_named, is_file
from tokcount.engines.lengths import check_apart
from tokcount.errors import ExitCode, UsageError
from tokcount.model import Report
from tokcount.model.encodings import Encoded, Priced
from tokcount.pricing.book import Book
from tokcount.pricing.layers import load_book
from tokcount.report.encodings import FORMATS, render, render_published
from tokcount.report.options import Options
from tokcount.sources.select import documents


class Part(StrEnum):
    """What the text is told apart by."""

    script = "script"
    language = "language"


class Arguments(NamedTuple):
    """Compare what encodings make of a text: characters per token and cost, by script or language.

    Inputs are those of `tokcount count`, all of them together. Without a PATH and a pipe it shows what OpenAI
    published on GPT-4o's encoding in 20 languages.
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
    encoding: list[str] | None = None
    by: Part = Part.script
    published: bool = False
    pricing: str | None = None
    as_of: date | None = None
    max_age: int | None = None
    format: ListFormat | None = None
    output: list[str] | None = None
    quiet: bool = False
    color: Color = Color.auto
    debug: bool = False


# What it shares with `tokcount count`.
_SHARED = set(CountArguments._fields) & set(Arguments._fields) - {"encoding", "by", "format", "output"}


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: there is no such encoding, or the command line or a price table makes no sense.
    """
    quiet_alone(typed, "the numbers of tokens")
    outputs = list_outputs(typed.output, FORMATS, [*(typed.paths or ()), typed.files_from, typed.pricing])
    named = bool(typed.paths) or typed.files_from is not None
    if typed.published and named:
        raise UsageError(
            "published", "--published shows what OpenAI counted, and no file.", "Leave out one of the two."
        )
    if typed.published or (not named and console.is_terminal(sys.stdin)):
        if typed.quiet:
            raise UsageError(
                "quiet-published",
                "-q prints what was counted: nothing.",
                "Name a PATH, or leave out -q.",
            )
        return _written(typed, outputs, render_published, ExitCode.OK)
    names = [_encoding(name) for name in typed.encoding or DEFAULTS]
    book = load_book(pricing=typed.pricing, project=load_settings().pricing)
    inputs = as_count(typed, _SHARED)
    found = documents(selection_of(inputs, stdin_is_terminal=False), getattr(sys.stdin, "buffer", None))
    engines = {name: LazyEngine(name) for name in dict.fromkeys(names)}
    languages = load_languages() if typed.by is Part.language else None
    result = encoded(found, _priced(typed, book, names), engines, languages)
    _tell(result, inputs)
    status = ExitCode.ERROR if any(skipped.explicit for skipped in result.skipped) else ExitCode.OK
    return _written(
        typed, outputs, partial(render, result), ExitCode.INTERRUPTED if result.partial else status
    )


def _priced(typed: Arguments, book: Book, names: Sequence[str]) -> tuple[Priced, ...]:
    """The encodings with their prices; stderr is told which of these are old."""
    found = tuple(
        each._replace(old=age_of(each.price, typed.max_age, typed.as_of), as_of=typed.as_of)
        for each in priced(book, names, typed.as_of)
    )
    for warning in age_warnings({each.model.name: each.old for each in found if each.model}.items()):
        console.say("warning", *warning)
    return found


def _written(
    typed: Arguments, outputs: Sequence[Output], render: Callable[[Options, str], str], status: int
) -> int:
    """Write what ``render`` makes to each file and to stdout; the exit status, ``status`` first."""
    if not write_outputs(outputs, partial(render, Options())):
        status = status or ExitCode.ERROR
    options = Options(
        width=console.width(),
        color=console.wants_color(typed.color.value),
        unicode=console.shows_unicode(),
        quiet=typed.quiet,
    )
    console.write(render(options, typed.format or ListFormat.table))
    return status


def _encoding(name: str) -> str:
    if is_file(name):
        raise UsageError(
            "encoding-file",
            "The scripts of a tokenizer that is a file are not told apart.",
            f"Count with it: tokcount --encoding {name}.",
        )
    check_apart(name)
    return check_named(name)


def _tell(result: Encoded, inputs: CountArguments) -> None:
    if result.skipped or result.partial or not result.names:
        from tokcount.cli.complaints import complain
        from tokcount.model import Row

        rows = tuple(Row(name, 0, ()) for name in result.names)
        complain(Report((), rows, result.skipped, partial=result.partial), inputs)
