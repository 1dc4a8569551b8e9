"""A comparison of models for people at a terminal: a bar for each cost, then what the figures mean."""

from __future__ import annotations

from tokcount.model.compare import Comparison
from tokcount.report import compare_notes as told
from tokcount.report import notes
from tokcount.report.compare import SPARE, sheet, title
from tokcount.report.drawing import Block, listed, needed, paint, ruled, sentence
from tokcount.report.glyphs import glyphs
from tokcount.report.names import shown
from tokcount.report.options import Options
from tokcount.report.sheet import Sheet
from tokcount.report.table import described


def table_text(comparison: Comparison, options: Options) -> str:
    """``comparison`` as a table of at most ``options.width`` cells where numbers allow it."""
    report = comparison.report
    warnings: list[Block] = [[sentence((notes.PARTIAL, "warn"))]] if report.partial else []
    if not report.rows:
        warnings.append([sentence(("No input was counted.", "warn"))])
    name, size = title(comparison)
    main: Block = [
        sentence((name, "title"), (f"  {size}", "dim")),
        *_ruled(comparison, options),
    ]
    blocks = [*warnings, main] if report.rows else warnings
    models = described(*told.models(comparison), options)
    return paint([*blocks, *models, *_rest(comparison, options)], options)


def _ruled(comparison: Comparison, options: Options) -> Block:
    """The table; columns that belong together are left out together where the width has no room for them."""
    shapes = glyphs(options)
    for benchmarks, split in ((True, True), (True, False), (False, True), (False, False)):
        drawn = sheet(comparison, shapes, benchmarks=benchmarks, split=split)
        if options.width is None or _least(drawn) <= options.width:
            break
    full = {head.title for head in sheet(comparison, shapes).heads}
    missing = full - {head.title for head in drawn.heads}
    told = [
        *["input and output"] * ("Input" in missing),
        *["benchmarks"] * bool(missing - {"Input", "Output"}),
    ]
    note = f"No room for {' and for '.join(told)}: see -f json, or a wider terminal."
    return [*ruled(drawn, options), *[sentence((note, "dim"))] * bool(told)]


def _least(drawn: Sheet) -> int:
    """The cells that a table needs without what goes first."""
    places = [i for i, head in enumerate(drawn.heads) if head.expendable < SPARE]
    heads = tuple(drawn.heads[i] for i in places)
    return needed(Sheet(heads, [[row[i] for i in places] for row in drawn.body]))


def _rest(comparison: Comparison, options: Options) -> list[Block]:
    report = comparison.report
    blocks: list[Block] = []
    if report.rows:
        blocks.append([sentence((text, "")) for text in told.verdicts(comparison)])
        blocks.append([sentence((text, "")) for text in told.break_evens(comparison)])
    if report.skipped:
        kept, rest = notes.skipped_shown(report.skipped)
        rows = [[(shown(s.path), ""), (s.reason.value, "warn"), (shown(s.detail), "dim")] for s in kept]
        more = [sentence((notes.more_skipped(rest, glyphs(options).ellipsis), "dim"))] if rest else []
        blocks.append(
            [sentence((f"Skipped: {len(report.skipped):,}", "warn")), *listed(rows, options), *more]
        )
    return blocks
