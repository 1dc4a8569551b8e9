"""The flags of ``tokcount count``: the names, the help and the reading of each, written once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import typer

from tokcount._version import __version__
from tokcount.cli.quantities import (
    parse_count,
    parse_count_or_share,
    parse_day,
    parse_days,
    parse_pixels,
    parse_positive,
    parse_share,
    parse_size,
)

_Value = TypeVar("_Value")

_input = partial(typer.Option, show_default=False, rich_help_panel="Inputs")
_computed = partial(typer.Option, show_default=False, rich_help_panel="What is computed")
_output = partial(typer.Option, show_default=False, rich_help_panel="Output")


def reads(parse: Callable[[str], _Value]) -> Callable[[Any], _Value]:
    """``parse``, its complaint in the form in which Typer shows it with the option's name."""

    def read(text: Any) -> _Value:
        if not isinstance(text, str):  # Typer reads defaults too
            value: _Value = text
            return value
        try:
            return parse(text)
        except ValueError as error:
            raise typer.BadParameter(f"{error}.") from None

    read.__name__ = parse.__name__
    return read


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tokcount {__version__}")
        raise typer.Exit


COLOR = _output("--color", metavar="WHEN", help="Colour: auto (on a terminal), always or never.")
PRICING = _computed("--pricing", metavar="FILE", help="A price table of your own.")
AS_OF = _computed(
    "--as-of",
    metavar="DATE",
    parser=reads(parse_day),
    help="With the prices in force on that day: 2026-07-29.",
)
MAX_AGE = _computed(
    "--max-age",
    metavar="DAYS",
    parser=reads(parse_days),
    help="Tell which prices were checked longer ago than that: 60d.",
)
DEBUG = _output("--debug", help="Say what is done and why; show tracebacks.")

ENGINE = _computed(
    "--engine", metavar="NAME", help="auto, index, toktok or tiktoken; the number is the same."
)
JOBS = _computed(
    "-j", "--jobs", metavar="N", parser=reads(parse_positive), help="How many cores to count on (all)."
)
FORMAT = _output("-f", "--format", metavar="FORMAT", help="table, tree, plain, json, jsonl, csv or markdown.")
OUTPUT = _output(
    "-o",
    "--output",
    metavar="[FORMAT=]PATH",
    help="Write the report to a file too, in the format of its suffix unless named; repeatable.",
)
QUIET = _output("-q", "--quiet", help="Print only the number of tokens.")

# In the order of the help. The names are those of the fields of CountArguments.
COUNT: dict[str, Any] = {
    "paths": typer.Argument(
        metavar="[PATH]...",
        help="Files, directories, globs, or - for standard input.",
        rich_help_panel="Inputs",
    ),
    "include": _input("-i", "--include", metavar="GLOB", help="Of directories, take only these; repeatable."),
    "exclude": _input("-e", "--exclude", metavar="GLOB", help="Of directories, leave these out; repeatable."),
    "hidden": _input("--hidden", help="Take hidden files and directories too."),
    "no_ignore": _input("--no-ignore", help="Do not follow .gitignore, .ignore and .tokcountignore."),
    "follow": _input("-L", "--follow", help="Follow symbolic links in directories."),
    "max_file_size": _input(
        "--max-file-size",
        metavar="SIZE",
        parser=reads(parse_size),
        help="Of directories, skip larger files: 500k, 2MB, 1GiB.",
    ),
    "files_from": _input(
        "--files-from", metavar="FILE", help="Read paths from a file, one a line; - is stdin."
    ),
    "null": _input("-0", "--null", help="Paths in --files-from end in NUL (find -print0)."),
    "special": _input("--special", help="Count <|endoftext|> and the like as special tokens, not as text."),
    "model": _computed(
        "-m",
        "--model",
        metavar="MODEL",
        help="Count and price for this model (gpt-4o-mini unless set); repeatable.",
    ),
    "compare": _computed(
        "--compare",
        metavar="MODEL",
        help="The same for another model beside it, with the saving; repeatable.",
    ),
    "encoding": _computed("--encoding", metavar="NAME", help="Count with this encoding, without a model."),
    "output_tokens": _computed(
        "--output-tokens",
        metavar="N",
        parser=reads(parse_count),
        help="Length of each answer: priced, and kept free in the window.",
    ),
    "calls": _computed(
        "--calls", metavar="N", parser=reads(parse_positive), help="How often each input is sent (1)."
    ),
    "cached": _computed(
        "--cached",
        metavar="N|P%",
        parser=reads(parse_count_or_share),
        help="How much of each prompt is billed at the cached rate: 10k or 80%.",
    ),
    "batch": _computed("--batch", help="Price with the rates of the Batch API."),
    "pricing": PRICING,
    "as_of": AS_OF,
    "max_age": MAX_AGE,
    "engine": ENGINE,
    "jobs": JOBS,
    "no_cache": _computed("--no-cache", help="Read and count everything anew, and remember nothing."),
    "format": FORMAT,
    "output": OUTPUT,
    "quiet": QUIET,
    "sort": _output("-s", "--sort", metavar="KEY", help="By tokens, cost, bytes or path."),
    "top": _output(
        "--top",
        metavar="N",
        parser=reads(parse_count),
        help="Show N rows and the sum of the rest; 0 is all. A table shows 100 unless told.",
    ),
    "by": _output("--by", metavar="KIND", help="Add up by file, dir, ext or language."),
    "depth": _output(
        "--depth",
        metavar="N",
        parser=reads(parse_positive),
        help="Levels of directories to tell apart (--by dir, tree).",
    ),
    "threshold": _output(
        "--threshold",
        metavar="P%",
        parser=reads(parse_share),
        help="In a tree, add up what is below this share (1%).",
    ),
    "pages": _output("--pages", help="Tokens as pages of a book too, 400 a page."),
    "color": COLOR,
    "no_progress": _output("--no-progress", help="No progress line."),
    "debug": DEBUG,
    "version": _output("-V", "--version", help="Print the version.", callback=_print_version, is_eager=True),
}

REQUESTS: dict[str, Any] = {
    "paths": typer.Argument(
        metavar="[FILE]...",
        help="Files of requests in JSON or JSONL, or - for standard input.",
        rich_help_panel="Inputs",
    ),
    "kind": _input(
        "--as",
        metavar="KIND",
        help="What they are, where that is not recognised: chat, responses, embeddings, completions, "
        "messages, batch, conversation or log.",
    ),
    "image_size": _input(
        "--image-size",
        metavar="WxH",
        parser=reads(parse_pixels),
        help="Size of the pictures that are not in the request: 1024x768.",
    ),
    "usage": _input(
        "--usage",
        metavar="FILE",
        help="Compare with the usage that answers reported: JSONL, or the output file of a batch.",
    ),
    "model": _computed(
        "-m", "--model", metavar="MODEL", help="Count for this model, whatever the requests name."
    ),
    "output_tokens": _computed(
        "--output-tokens",
        metavar="N",
        parser=reads(parse_count),
        help="Length of each answer (as much as the request allows, unless set).",
    ),
    "calls": _computed(
        "--calls", metavar="N", parser=reads(parse_positive), help="How often each request is sent (1)."
    ),
    "batch": _computed(
        "--batch/--no-batch", help="Price with the rates of the Batch API, or not (Batch files are)."
    ),
    "pricing": PRICING,
    "as_of": AS_OF,
    "max_age": MAX_AGE,
    "engine": ENGINE,
    "jobs": JOBS,
    "format": FORMAT,
    "output": OUTPUT,
    "quiet": QUIET,
    "top": _output("--top", metavar="N", parser=reads(parse_count), help="Show the N largest; 0 is all."),
    "color": COLOR,
    "no_progress": _output("--no-progress", help="No progress line."),
    "debug": DEBUG,
}

MODELS: dict[str, Any] = {
    "names": typer.Argument(metavar="[MODEL]...", help="Models to show in full.", rich_help_panel="Models"),
    "pricing": PRICING,
    "format": _output("-f", "--format", metavar="FORMAT", help="table, plain, json, csv or markdown."),
    "color": COLOR,
    "debug": DEBUG,
}

CACHE: dict[str, Any] = {
    "action": typer.Argument(
        metavar="[info|clear|prune]",
        help="Show what it holds; remove it; or let go of files that are gone.",
        rich_help_panel="Cache",
    ),
    "debug": DEBUG,
}

IMAGE: dict[str, Any] = {
    "paths": typer.Argument(
        metavar="[FILE]...", help="PNG, JPEG, WebP and GIF files, or data: URLs.", rich_help_panel="Inputs"
    ),
    "size": _input(
        "--size",
        metavar="WxH",
        parser=reads(parse_pixels),
        help="Of a picture that is not here: 1024x768.",
    ),
    "model": _computed(
        "-m", "--model", metavar="MODEL", help="Only this model (all that see unless set); repeatable."
    ),
    "detail": _computed("--detail", metavar="LEVEL", help="low, high, original, or auto (unless set)."),
    "pricing": PRICING,
    "format": _output("-f", "--format", metavar="FORMAT", help="table, plain, json, csv or markdown."),
    "color": COLOR,
    "debug": DEBUG,
}
