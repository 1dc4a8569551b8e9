"""The difference as one JSON document, ``tokcount.diff/1``: see ``schema/diff-1.schema.json``."""

from __future__ import annotations

from collections.abc import Iterator

from tokcount.model.checks import DiffReport
from tokcount.report.checks.diff import values
from tokcount.report.checks.diff.changes import changes
from tokcount.report.checks.values import skipped
from tokcount.report.json_text import TOOL, document
from tokcount.report.options import Options
from tokcount.report.values import Value

SCHEMA = "tokcount.diff/1"


def render(report: DiffReport, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """``report`` as JSON that ends with a newline; money is a string, and exact."""
    fields: dict[str, Value | Iterator[Value]] = {
        "schema": SCHEMA,
        "tool": TOOL,
        **values.head(report),
        "files": (values.change(change) for change in changes(report)),
        "skipped": (skipped(s) for s in report.skipped),
    }
    return document(fields)
