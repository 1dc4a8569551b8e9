"""Markdown for the comment on a pull request: what changed most comes first, and is cut last."""

from __future__ import annotations

from tokcount.model.checks import DiffReport
from tokcount.report.checks import notes
from tokcount.report.checks.diff.changes import compared, price_notes, summary
from tokcount.report.checks.diff.sheet import sheet
from tokcount.report.checks.fitting import Section, fitted
from tokcount.report.checks.markdown import paragraph, skipped_section
from tokcount.report.markdown import bullets, code, escape, table
from tokcount.report.options import Options
from tokcount.report.sheet import Sheet

MARKER = "<!-- tokcount-diff -->"
"""As that of a check, whose comment is another."""


def render(report: DiffReport, options: Options) -> str:
    """``report`` in at most as many characters as a comment holds."""
    told = notes.counted(report)
    told += notes.base(report.base) if compared(report) else ()
    first = [[MARKER], [f"**tokcount: {escape(summary(report))}**"], bullets(price_notes(report))]
    sections = [_files(report, options), skipped_section(report.skipped)]
    return fitted(first, sections, [paragraph(told)])


def _files(report: DiffReport, options: Options) -> Section:
    if not report.files or not compared(report):
        return Section("changed files", (), ())
    drawn, _ = sheet(report, options._replace(unicode=True), options.top or len(report.files), "…")
    body = [[(code(row[0][0]), ""), *((escape(text), "") for text, _ in row[1:])] for row in drawn.body]
    feet = [[(f"**{escape(text)}**" if text else "", "") for text, _ in row] for row in drawn.feet]
    head, rule, *lines = table(Sheet(drawn.heads, body))
    # What sums up stands first, where no cut reaches it.
    sums = table(Sheet(drawn.heads, feet))[2:]
    return Section("changed files", (head, rule, *sums), tuple(lines))
