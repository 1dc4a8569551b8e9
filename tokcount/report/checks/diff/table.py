"""The table for people: what changed most, what it costs, and what was not counted."""

from __future__ import annotations

from tokcount.model.checks import DiffReport
from tokcount.report.checks import notes
from tokcount.report.checks.diff.changes import compared, price_notes, summary
from tokcount.report.checks.diff.sheet import sheet
from tokcount.report.drawing import Block, listed, paint, ruled, sentence
from tokcount.report.glyphs import glyphs
from tokcount.report.names import shown
from tokcount.report.notes import more_skipped, skipped_shown
from tokcount.report.options import TABLE_TOP, Options


def render(report: DiffReport, options: Options) -> str:
    """``report`` as a table of at most ``options.width`` cells where numbers allow it."""
    ellipsis = glyphs(options).ellipsis
    top = (TABLE_TOP if options.top is None else options.top) or len(report.files)
    blocks: list[Block] = []
    if report.files and compared(report):
        blocks.append(ruled(sheet(report, options, top, ellipsis)[0], options))
    blocks += [_skipped(report, options), [sentence((text, "")) for text in price_notes(report)]]
    told = [
        f"Counted for {notes.model(report.model, report.encoding, report.exact)}",
        *notes.base(report.base),
    ]
    blocks.append([sentence((text, "dim")) for text in told[: len(told) if compared(report) else 1]])
    blocks.append([sentence((summary(report), "total" if compared(report) else "warn"))])
    return paint(blocks, options)


def _skipped(report: DiffReport, options: Options) -> Block:
    if not report.skipped:
        return []
    kept, rest = skipped_shown(report.skipped)
    rows = [[(shown(s.path), ""), (s.reason.value, "warn"), (shown(s.detail), "dim")] for s in kept]
    more = [sentence((more_skipped(rest, glyphs(options).ellipsis), "dim"))] if rest else []
    return [sentence((f"Skipped: {len(report.skipped):,}", "warn")), *listed(rows, options), *more]
