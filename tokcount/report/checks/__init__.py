"""The result of a check as text, one file a format; the difference of two states is in ``diff``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from tokcount.errors import UnknownNameError, UsageError
from tokcount.report.options import Options

if TYPE_CHECKING:
    from tokcount.model.checks import CheckReport, DiffReport

__all__ = ["DIFF_FORMATS", "FORMATS", "SUFFIXES", "format_of", "render_check", "render_diff"]

# As in tokcount.report: modules by name, loaded when they render.
FORMATS = {
    "table": "tokcount.report.checks.table",
    "concise": "tokcount.report.checks.concise",
    "json": "tokcount.report.checks.json_format",
    "jsonl": "tokcount.report.checks.jsonl_format",
    "markdown": "tokcount.report.checks.markdown",
    "github": "tokcount.report.checks.github",
    "gitlab": "tokcount.report.checks.gitlab",
    "sarif": "tokcount.report.checks.sarif",
    "junit": "tokcount.report.checks.junit",
}
DIFF_FORMATS = {
    "table": "tokcount.report.checks.diff.table",
    "concise": "tokcount.report.checks.diff.concise",
    "json": "tokcount.report.checks.diff.json_format",
    "jsonl": "tokcount.report.checks.diff.jsonl_format",
    "markdown": "tokcount.report.checks.diff.markdown",
}

SUFFIXES = {
    # The name that GitLab's manual gives the file; its own JSON is all that is of use under it.
    "gl-code-quality-report.json": "gitlab",
    ".sarif": "sarif",
    ".sarif.json": "sarif",
    ".xml": "junit",
    ".txt": "table",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".md": "markdown",
    ".markdown": "markdown",
}
"""What the end of a file's name stands for; the first that fits counts."""


def render_check(report: CheckReport, options: Options, fmt: str) -> str:
    """``report`` as text in the format ``fmt``, which ends with a newline and encodes as UTF-8.

    Raises ``UnknownNameError`` for a format that is not in ``FORMATS``.
    """
    text: str = import_module(_module(fmt, FORMATS)).render(report, options)
    return text


def render_diff(report: DiffReport, options: Options, fmt: str) -> str:
    """As ``render_check``, for the difference of two states and the formats in ``DIFF_FORMATS``."""
    text: str = import_module(_module(fmt, DIFF_FORMATS)).render(report, options)
    return text


def format_of(path: str, formats: Iterable[str] = FORMATS) -> str:
    """The one of ``formats`` that the end of ``path`` stands for.

    Raises ``UsageError`` where it stands for none.
    """
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    known = {end: fmt for end, fmt in SUFFIXES.items() if fmt in formats}
    for end, fmt in known.items():
        # A name that is nothing but a suffix has none.
        if name.endswith(end) and not (name == end and end.startswith(".")):
            return fmt
    raise UsageError(
        "unknown-suffix",
        f"The name '{path}' does not tell a format.",
        f"Write FORMAT={path}, or end it with one of {', '.join(known)}.",
    )


def _module(fmt: str, formats: Mapping[str, str]) -> str:
    module = formats.get(fmt)
    if module is None:
        from difflib import get_close_matches

        near = tuple(get_close_matches(fmt, formats))
        raise UnknownNameError("format", fmt, near, f"Formats are {', '.join(formats)}.")
    return module
