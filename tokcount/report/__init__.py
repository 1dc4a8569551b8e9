"""A report as text, one file a format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tokcount.errors import UnknownNameError, UsageError
from tokcount.report.options import Options

if TYPE_CHECKING:
    from tokcount.model import Report

__all__ = ["FORMATS", "SUFFIXES", "Options", "format_of", "render"]

# Modules by name, loaded when they render: a format costs nothing until it is used.
FORMATS = {
    "table": "tokcount.report.table",
    "tree": "tokcount.report.tree",
    "plain": "tokcount.report.plain",
    "json": "tokcount.report.json_format",
    "jsonl": "tokcount.report.jsonl_format",
    "csv": "tokcount.report.csv_format",
    "markdown": "tokcount.report.markdown",
}

SUFFIXES = {
    ".txt": "table",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
}


def render(report: Report, options: Options, fmt: str) -> str:
    """``report`` as text in the format ``fmt``, which ends with a newline and encodes as UTF-8.

    Raises ``UnknownNameError`` for a format that is not in ``FORMATS``.
    """
    module = "tokcount.report.quiet" if options.quiet else FORMATS.get(fmt)
    if module is None:
        from difflib import get_close_matches

        near = tuple(get_close_matches(fmt, FORMATS))
        raise UnknownNameError("format", fmt, near, f"Formats are {', '.join(FORMATS)}.")
    text: str = import_module(module).render(report, options)
    return text


def format_of(path: str) -> str:
    """The format that the suffix of ``path`` stands for.

    Raises ``UsageError`` where it stands for none.
    """
    from pathlib import PurePath

    found = SUFFIXES.get(PurePath(path).suffix.lower())
    if found is None:
        raise UsageError(
            "unknown-suffix",
            f"The name '{path}' does not tell a format.",
            f"Write FORMAT={path}, or end it with one of {', '.join(SUFFIXES)}.",
        )
    return found
