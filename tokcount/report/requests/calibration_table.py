"""Counts held against what was billed, drawn for people."""

from __future__ import annotations

from tokcount.report.drawing import Block, listed, paint, ruled, sentence
from tokcount.report.glyphs import glyphs
from tokcount.report.notes import PARTIAL
from tokcount.report.options import Options
from tokcount.report.requests import calibration as told
from tokcount.report.requests.calibration import CalibrationReport
from tokcount.report.requests.table import problem_block
from tokcount.report.sheet import Cell


def table_text(report: CalibrationReport, options: Options) -> str:
    """``report`` as a table, and below it what was called exact and is not."""
    blocks: list[Block] = [[sentence((PARTIAL, "warn"))]] * report.partial
    if report.kinds:
        blocks.append(ruled(told.sheet(report), options))
    blocks.append([sentence((text, style)) for text, style in told.verdict(report)])
    blocks.append(_broken(report, options))
    blocks.append([sentence((text, "warn")) for text in told.left_over(report.paired)])
    return paint([*blocks, *problem_block(report.problems, options)], options)


def _broken(report: CalibrationReport, options: Options) -> Block:
    rows: list[tuple[Cell, Cell]] = [((name, ""), (text, "")) for name, text in told.broken_lines(report)]
    if not rows:
        return []
    more = told.more_broken(report, glyphs(options).ellipsis)
    title = sentence(("Called exact, and billed otherwise", "bad"))
    return [title, *listed(rows, options), *[sentence((more, "dim"))] * bool(more)]
