"""``tokcount encodings``: what encodings make of a text, script by script."""

from __future__ import annotations

import sys
from typing import NamedTuple

from tokcount.cli import console
from tokcount.cli.arguments import Color, CountArguments, ListFormat
from tokcount.cli.compare_inputs import as_count
from tokcount.cli.plan import selection_of
from tokcount.config import load_settings
from tokcount.counting.encodings import DEFAULTS, encoded, priced
from tokcount.engines import LazyEngine, check_encoding, is_file
from tokcount.errors import ExitCode, UsageError
from tokcount.model import Report
from tokcount.model.encodings import Encoded
from tokcount.pricing.layers import load_book
from tokcount.report.encodings import render, render_published
from tokcount.report.options import Options
from tokcount.sources.select import documents


class Arguments(NamedTuple):
    """Compare what encodings make of a text: characters per token and cost, script by script.

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
    published: bool = False
    pricing: str | None = None
    format: ListFormat = ListFormat.table
    color: Color = Color.auto
    debug: bool = False


# What it shares with `tokcount count`.
_SHARED = set(CountArguments._fields) & set(Arguments._fields) - {"encoding", "format"}


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: there is no such encoding, or the command line or a price table makes no sense.
    """
    options = Options(
        width=console.width(),
        color=console.wants_color(typed.color.value),
        unicode=console.shows_unicode(),
    )
    named = bool(typed.paths) or typed.files_from is not None
    if typed.published and named:
        raise UsageError(
            "published", "--published shows what OpenAI counted, and no file.", "Leave out one of the two."
        )
    if typed.published or (not named and console.is_terminal(sys.stdin)):
        console.write(render_published(options, typed.format))
        return ExitCode.OK
    names = [_encoding(name) for name in typed.encoding or DEFAULTS]
    book = load_book(pricing=typed.pricing, project=load_settings().pricing)
    inputs = as_count(typed, _SHARED)
    found = documents(selection_of(inputs, stdin_is_terminal=False), getattr(sys.stdin, "buffer", None))
    result = encoded(found, priced(book, names), {name: LazyEngine(name) for name in dict.fromkeys(names)})
    _tell(result, inputs)
    console.write(render(result, options, typed.format))
    if result.partial:
        return ExitCode.INTERRUPTED
    return ExitCode.ERROR if any(skipped.explicit for skipped in result.skipped) else ExitCode.OK


def _encoding(name: str) -> str:
    if is_file(name):
        raise UsageError(
            "encoding-file",
            "The scripts of a tokenizer that is a file are not told apart.",
            f"Count with it: tokcount --encoding {name}.",
        )
    return check_encoding(name)


def _tell(result: Encoded, inputs: CountArguments) -> None:
    if result.skipped or result.partial or not result.names:
        from tokcount.cli.complaints import complain
        from tokcount.model import Row

        rows = tuple(Row(name, 0, ()) for name in result.names)
        complain(Report((), rows, result.skipped, partial=result.partial), inputs)
