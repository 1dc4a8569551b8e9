"""Counts held against what was billed, as GitHub tables."""

from __future__ import annotations

from tokcount.report.markdown import bullets, code, escape, joined, table
from tokcount.report.notes import PARTIAL
from tokcount.report.requests import calibration as told
from tokcount.report.requests.calibration import CalibrationReport
from tokcount.report.requests.markdown import coded, problem_blocks


def markdown_text(report: CalibrationReport) -> str:
    """``report`` as Markdown."""
    blocks: list[list[str]] = [[f"**{PARTIAL}**"]] * report.partial
    if report.kinds:
        blocks.append(table(coded(told.sheet(report))))
    blocks.append(bullets([*(text for text, _ in told.verdict(report)), *told.left_over(report.paired)]))
    lines = told.broken_lines(report)
    if lines:
        more = told.more_broken(report, "…")
        blocks.append(["**Called exact, and billed otherwise**"])
        listed = [f"- {code(name, in_table=False)}: {escape(text)}" for name, text in lines]
        blocks.append([*listed, *[f"- {escape(more)}"] * bool(more)])
    return joined([*blocks, *problem_blocks(report.problems)])
