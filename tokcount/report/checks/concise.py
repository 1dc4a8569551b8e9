"""One line a finding, as compilers write them, and a last line that sums up."""

from __future__ import annotations

from tokcount.model.checks import CheckReport, Finding
from tokcount.report.checks.findings import located, sentence, worst_first
from tokcount.report.checks.verdicts import summary
from tokcount.report.names import shown
from tokcount.report.options import Options


def render(report: CheckReport, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """``report`` as ``path:line: severity RULE [budget] message`` lines."""
    lines = [_line(finding, report) for finding in worst_first(report.findings)]
    return "".join(f"{line}\n" for line in [*lines, summary(report)])


def _line(finding: Finding, report: CheckReport) -> str:
    where = located(finding, report)
    budget = f" [{shown(finding.budget)}]" if finding.budget else ""
    prefix = f"{where}: " if where else ""
    return f"{prefix}{finding.severity.value} {finding.rule.value}{budget} {sentence(finding)}"
