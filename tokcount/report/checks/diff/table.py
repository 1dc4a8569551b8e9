"""The table for people: what changed most, what it costs, and what was not counted."""

from __future__ import annotations

from tokcount.model.checks import DiffReport
from tokcount.report.checks import notes
from tokcount.report.checks.diff.changes import compared, price_notes, summary
from tokcount.report.checks.diff.sheet import sheet
from tokcount.report.checks.table import skipped_block
from tokcount.report.drawing import Block, paint, ruled, sentence
from tokcount.report.glyphs import glyphs
from tokcount.report.options import TABLE_TOP, Options


def render(report: DiffReport, options: Options) -> str:
    """``report`` as a table of at most ``options.width`` cells where numbers allow it."""
    ellipsis = glyphs(options).ellipsis
    top = (TABLE_TOP if options.top is None else options.top) or len(report.files)
    blocks: list[Block] = []
    if report.files and compared(report):
        blocks.append(ruled(sheet(report, options, top, ellipsis)[0], options))
    blocks += [skipped_block(report.skipped, options), [sentence((text, "")) for text in price_notes(report)]]
    told = [*notes.counted(report), *(notes.base(report.base) if compared(report) else ())]
    blocks.append([sentence((text, "dim")) for text in told])
    blocks.append([sentence((summary(report), "total" if compared(report) else "warn"))])
    return paint(blocks, options)
