"""The check as one JSON document, ``tokcount.check/1``: see ``schema/check-1.schema.json``."""

from __future__ import annotations

from collections.abc import Iterator

from tokcount.model.checks import CheckReport
from tokcount.report.checks import values
from tokcount.report.json_text import TOOL, document
from tokcount.report.options import Options
from tokcount.report.values import Value

SCHEMA = "tokcount.check/1"


def render(report: CheckReport, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """``report`` as JSON that ends with a newline; money is a string, and exact."""
    encoding = values.encoding_of(report)
    fields: dict[str, Value | Iterator[Value]] = {
        "schema": SCHEMA,
        "tool": TOOL,
        "summary": values.summary(report),
        **values.head(report),
        "encoding": encoding or None,
        "budgets": (values.budget(v, report) for v in report.verdicts),
        "files": (values.file(f, encoding) for f in report.files),
        "findings": (values.finding(f) for f in report.findings),
        "skipped": (values.skipped(s) for s in report.skipped),
    }
    return document(fields)
