"""Only the number: the prompt tokens of all requests."""

from __future__ import annotations

from tokcount.model.requests import RequestsReport
from tokcount.report.options import Options


def render(report: RequestsReport, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """The total of ``report``."""
    return f"{sum(request.tokens for request in report.requests)}\n"
