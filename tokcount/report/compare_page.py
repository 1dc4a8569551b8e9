"""A comparison of models as a GitHub table, with the same notes as the table of the terminal."""

from __future__ import annotations

from tokcount.model.compare import Comparison
from tokcount.report import compare_notes as told
from tokcount.report import notes
from tokcount.report.compare import sheet, title
from tokcount.report.markdown import bullets, code, escape, joined, table
from tokcount.report.sheet import Head, Sheet


def markdown_text(comparison: Comparison) -> str:
    """``comparison`` as Markdown; names stand so that nothing in them is read as markup."""
    report = comparison.report
    blocks: list[list[str]] = [[f"**{notes.PARTIAL}**"]] if report.partial else []
    if report.rows:
        name, size = title(comparison)
        named = code(name, in_table=False) if len(report.rows) == 1 else name
        drawn = sheet(comparison, None)
        body = [[(escape(text), style) for text, style in row] for row in drawn.body]
        blocks += [[f"{named}, {size}"], table(Sheet(drawn.heads, body))]
        blocks.append(bullets(told.verdicts(comparison)))
        blocks.append(bullets(told.break_evens(comparison)))
    else:
        blocks.append(["No input was counted."])
    models, bases = told.models(comparison)
    blocks.append(bullets(f"{name}: {text}" for name, text in models))
    blocks.append(bullets(f"{number} {text}" for number, text in bases))
    if report.skipped:
        heads = tuple(Head(text, right=False) for text in ("Path", "Reason", "Detail"))
        lines = [
            [(code(s.path), ""), (escape(s.reason.value), ""), (escape(s.detail), "")] for s in report.skipped
        ]
        blocks += [[f"**Skipped: {len(report.skipped):,}**"], table(Sheet(heads, lines))]
    return joined(blocks)
