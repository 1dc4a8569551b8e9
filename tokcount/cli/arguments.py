"""What a command line says, as values: one field per flag, without the library that reads it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


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


class ListFormat(StrEnum):
    """How what is no report on inputs is written."""

    table = "table"
    plain = "plain"
    json = "json"
    csv = "csv"
    markdown = "markdown"


class EngineName(StrEnum):
    """What counts."""

    auto = "auto"
    index = "index"  # type: ignore[assignment]  # a string's own method of that name is not needed
    toktok = "toktok"
    tiktoken = "tiktoken"


class Output(NamedTuple):
    """A file to write, and the format to write it in."""

    format: str
    path: str


class CountArguments(NamedTuple):
    """Count tokens, price them, and check that they fit into the context window.

    Reads files, directories (recursively, by the rules of .gitignore), globs and standard input.
    Without a PATH: standard input if it is piped, else the current directory.
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
    special: bool = False
    model: list[str] | None = None
    compare: list[str] | None = None
    encoding: str | None = None
    output_tokens: int = 0
    calls: int = 1
    cached: int | Decimal | None = None
    batch: bool = False
    pricing: str | None = None
    as_of: date | None = None
    max_age: int | None = None
    engine: EngineName = EngineName.auto
    jobs: int | None = None
    no_cache: bool = False
    format: Format | None = None
    output: list[str] | None = None
    quiet: bool = False
    sort: Sort | None = None
    top: int | None = None
    by: By = By.file
    depth: int | None = None
    threshold: Decimal | None = None
    pages: bool = False
    color: Color = Color.auto
    no_progress: bool = False
    debug: bool = False
    version: bool = False
