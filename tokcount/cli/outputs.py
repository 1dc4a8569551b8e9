"""``-o [FORMAT=]PATH``: further reports, written to files."""

from __future__ import annotations

from dataclasses import dataclass

from tokcount.errors import UsageError
from tokcount.report import FORMATS, format_of


@dataclass(frozen=True, slots=True)
class Output:
    """A file to write, and the format to write it in."""

    format: str
    path: str


def parse_output(text: str) -> Output:
    """Read what follows ``-o``.

    Raises:
        UsageError: no path is given, or neither a format is named nor does the suffix tell one.
    """
    named, equals, path = text.partition("=")
    if not equals or named not in FORMATS:
        return Output(format_of(text), text)
    if not path:
        raise UsageError("output-path", f"-o {text} names no file.", f"Write -o {named}=PATH.")
    return Output(named, path)


def write_output(output: Output, text: str) -> str:
    """Write a report to its file; the result is what went wrong, or nothing.

    The file is written in place, so that a device, a pipe or a link stays what it is.
    """
    try:
        with open(output.path, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        return f"{output.path}: the report could not be written: {error.strerror or error}."
    return ""
