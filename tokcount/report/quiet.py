"""Only the number: all tokens, for several models one number a line in the order of the models."""

from __future__ import annotations

from tokcount.model import Report
from tokcount.report.options import Options


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """The total of every column of ``report``."""
    return "".join(f"{figure.tokens}\n" for figure in report.totals.figures)
