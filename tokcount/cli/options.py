"""Every flag of ``tokcount count``, each written once: its names, its type and its help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Annotated, TypeVar

import typer

from tokcount._version import __version__
from tokcount.cli.quantities import (
    parse_count,
    parse_count_or_share,
    parse_positive,
    parse_share,
    parse_size,
)

_Value = TypeVar("_Value")

_input = partial(typer.Option, show_default=False, rich_help_panel="Inputs")
_computed = partial(typer.Option, show_default=False, rich_help_panel="What is computed")
_output = partial(typer.Option, show_default=False, rich_help_panel="Output")


class Sort(StrEnum):
    """What the rows are sorted by."""

    tokens = "tokens"
    cost = "cost"
    bytes = "bytes"
    path = "path"


class By(StrEnum):
    """What a row is."""

    file = "file"
    dir = "dir"
    ext = "ext"
    language = "language"


class Color(StrEnum):
    """When to use colour."""

    auto = "auto"
    always = "always"
    never = "never"


class Format(StrEnum):
    """How a report is written."""

    table = "table"
    tree = "tree"
    plain = "plain"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    markdown = "markdown"


class EngineName(StrEnum):
    """What counts."""

    auto = "auto"
    index = "index"  # type: ignore[assignment]  # a string's own method of that name is not needed
    toktok = "toktok"
    tiktoken = "tiktoken"


def _reads(parse: Callable[[str], _Value]) -> Callable[[str], _Value]:
    """``parse``, its complaint in the form in which Typer shows it with the option's name."""

    def read(text: str) -> _Value:
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


ColorOption = Annotated[
    Color, _output("--color", metavar="WHEN", help="Colour: auto (on a terminal), always or never.")
]
FormatOption = Annotated[
    Format | None,
    _output("-f", "--format", metavar="FORMAT", help="table, tree, plain, json, jsonl, csv or markdown."),
]
PricingOption = Annotated[
    str | None, _computed("--pricing", metavar="FILE", help="A price table of your own.")
]
DebugOption = Annotated[bool, _output("--debug", help="Say what is done and why; show tracebacks.")]


@dataclass(frozen=True)
class CountArguments:
    """Count tokens, price them, and check that they fit into the context window.

    Reads files, directories (recursively, by the rules of .gitignore), globs and standard input.
    Without a PATH: standard input if it is piped, else the current directory.
    """

    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Files, directories, globs, or - for standard input.",
            rich_help_panel="Inputs",
        ),
    ] = None
    include: Annotated[
        list[str] | None,
        _input("-i", "--include", metavar="GLOB", help="Of directories, take only these; repeatable."),
    ] = None
    exclude: Annotated[
        list[str] | None,
        _input("-e", "--exclude", metavar="GLOB", help="Of directories, leave these out; repeatable."),
    ] = None
    hidden: Annotated[bool, _input("--hidden", help="Take hidden files and directories too.")] = False
    no_ignore: Annotated[
        bool, _input("--no-ignore", help="Do not follow .gitignore, .ignore and .tokcountignore.")
    ] = False
    follow: Annotated[bool, _input("-L", "--follow", help="Follow symbolic links in directories.")] = False
    max_file_size: Annotated[
        int | None,
        _input(
            "--max-file-size",
            metavar="SIZE",
            parser=_reads(parse_size),
            help="Of directories, skip larger files: 500k, 2MB, 1GiB.",
        ),
    ] = None
    files_from: Annotated[
        str | None,
        _input("--files-from", metavar="FILE", help="Read paths from a file, one a line; - is stdin."),
    ] = None
    null: Annotated[bool, _input("-0", "--null", help="Paths in --files-from end in NUL (find -print0).")] = (
        False
    )
    special: Annotated[
        bool, _input("--special", help="Count <|endoftext|> and the like as special tokens, not as text.")
    ] = False
    model: Annotated[
        list[str] | None,
        _computed(
            "-m",
            "--model",
            metavar="MODEL",
            help="Count and price for this model (gpt-4o-mini unless set); repeatable.",
        ),
    ] = None
    compare: Annotated[
        list[str] | None,
        _computed(
            "--compare",
            metavar="MODEL",
            help="The same for another model beside it, with the saving; repeatable.",
        ),
    ] = None
    encoding: Annotated[
        str | None, _computed("--encoding", metavar="NAME", help="Count with this encoding, without a model.")
    ] = None
    output_tokens: Annotated[
        int,
        _computed(
            "--output-tokens",
            metavar="N",
            parser=_reads(parse_count),
            help="Length of each answer: priced, and kept free in the window.",
        ),
    ] = "0"  # type: ignore[assignment]  # the parser reads defaults too
    calls: Annotated[
        int,
        _computed(
            "--calls", metavar="N", parser=_reads(parse_positive), help="How often each input is sent (1)."
        ),
    ] = "1"  # type: ignore[assignment]  # as above
    cached: Annotated[
        Decimal | None,
        _computed(
            "--cached",
            metavar="N|P%",
            parser=_reads(parse_count_or_share),
            help="How much of each prompt is billed at the cached rate: 10k or 80%.",
        ),
    ] = None
    batch: Annotated[bool, _computed("--batch", help="Price with the rates of the Batch API.")] = False
    pricing: PricingOption = None
    no_cache: Annotated[
        bool, _computed("--no-cache", help="Read and count everything anew, and remember nothing.")
    ] = False
    engine: Annotated[
        EngineName,
        _computed(
            "--engine", metavar="NAME", help="auto, index, toktok or tiktoken; the number is the same."
        ),
    ] = EngineName.auto
    format: FormatOption = None
    output: Annotated[
        list[str] | None,
        _output(
            "-o",
            "--output",
            metavar="[FORMAT=]PATH",
            help="Write the report to a file too, in the format of its suffix unless named; repeatable.",
        ),
    ] = None
    quiet: Annotated[bool, _output("-q", "--quiet", help="Print only the number of tokens.")] = False
    sort: Annotated[
        Sort | None, _output("-s", "--sort", metavar="KEY", help="By tokens, cost, bytes or path.")
    ] = None
    top: Annotated[
        int | None,
        _output(
            "--top",
            metavar="N",
            parser=_reads(parse_count),
            help="Show N rows and the sum of the rest; 0 is all. A table shows 100 unless told.",
        ),
    ] = None
    by: Annotated[By, _output("--by", metavar="KIND", help="Add up by file, dir, ext or language.")] = By.file
    depth: Annotated[
        int | None,
        _output(
            "--depth",
            metavar="N",
            parser=_reads(parse_positive),
            help="Levels of directories to tell apart (--by dir, tree).",
        ),
    ] = None
    threshold: Annotated[
        Decimal | None,
        _output(
            "--threshold",
            metavar="P%",
            parser=_reads(parse_share),
            help="In a tree, add up what is below this share (1%).",
        ),
    ] = None
    pages: Annotated[bool, _output("--pages", help="Tokens as pages of a book too, 400 a page.")] = False
    color: ColorOption = Color.auto
    no_progress: Annotated[bool, _output("--no-progress", help="No progress line.")] = False
    debug: DebugOption = False
    version: Annotated[
        bool, _output("-V", "--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False
