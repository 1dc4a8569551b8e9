"""Only the number: all tokens, for several models one number a line in the order of the models."""

from __future__ import annotations

from tokcount.model import Report
from tokcount.report.options import Options


def render(report: Report, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """The total of every column of ``report``."""
    # The report's totals are money too, which takes longer to add up.
    totals = (sum(row.figures[i].tokens for row in report.rows) for i in range(len(report.columns)))
    return "".join(f"{tokens}\n" for tokens in totals)
