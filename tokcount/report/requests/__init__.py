"""Counted requests as text, one file a format."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from tokcount.model.requests import RequestsReport
from tokcount.report.options import Options

__all__ = ["FORMATS", "pieces", "render"]

# As in tokcount.report: modules by name, loaded when they render. The names are the same.
FORMATS = {
    "table": "tokcount.report.requests.table",
    "tree": "tokcount.report.requests.tree",
    "plain": "tokcount.report.requests.plain",
    "json": "tokcount.report.requests.json_format",
    "jsonl": "tokcount.report.requests.jsonl_format",
    "csv": "tokcount.report.requests.csv_format",
    "markdown": "tokcount.report.requests.markdown",
}
_QUIET = "tokcount.report.requests.quiet"


def render(report: RequestsReport, options: Options, fmt: str) -> str:
    """``report`` as text in the format ``fmt``, which ends with a newline and encodes as UTF-8.

    Raises ``KeyError`` for a format that is not in ``FORMATS``.
    """
    return "".join(pieces(report, options, fmt))


def pieces(report: RequestsReport, options: Options, fmt: str) -> Iterator[str]:
    """The text of ``render``, piece by piece where the format can: 50,000 requests need not be held twice."""
    module = import_module(_QUIET if options.quiet else FORMATS[fmt])
    if hasattr(module, "pieces"):
        yield from module.pieces(report, options)
    else:
        yield module.render(report, options)
