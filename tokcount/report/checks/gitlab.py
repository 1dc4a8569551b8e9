"""GitLab's code quality report: an array with an object a finding, shown in the merge request."""

from __future__ import annotations

from tokcount.model.checks import CheckReport, Finding, Severity
from tokcount.report.checks.findings import fingerprints, place, sentence, worst_first
from tokcount.report.json_text import line
from tokcount.report.names import safe, shown
from tokcount.report.options import Options
from tokcount.report.values import Fields

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: CheckReport, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """``report`` as JSON; ``[]`` where nothing was found."""
    found = worst_first(report.findings)
    marks = fingerprints(found, report)
    entries = ",\n ".join(line(_entry(f, mark, report)) for f, mark in zip(found, marks, strict=True))
    return f"[{entries}]\n"


def _entry(finding: Finding, fingerprint: str, report: CheckReport) -> Fields:
    where = place(finding, report)
    budget = f" [{shown(finding.budget)}]" if finding.budget else ""
    return {
        # All that GitLab shows.
        "description": f"{finding.rule.value}{budget} {sentence(finding)}",
        "check_name": finding.rule.value,
        "fingerprint": fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {"path": safe(where.file), "lines": {"begin": max(where.line, 1)}},
    }
