"""The table for people: one line an input or group, then what the figures mean."""

from __future__ import annotations

from collections.abc import Sequence

from tokcount.model import Report, Row
from tokcount.report import notes
from tokcount.report.comparisons import comparisons, difference, verdict
from tokcount.report.drawing import Block, listed, needed, paint, ruled, sentence
from tokcount.report.glyphs import glyphs
from tokcount.report.grid import Grid
from tokcount.report.money import format_size
from tokcount.report.names import shown
from tokcount.report.options import TABLE_TOP, Options
from tokcount.report.sheet import Cell
from tokcount.report.view import view


def render(report: Report, options: Options) -> str:
    """``report`` as a table of at most ``options.width`` cells where numbers allow it."""
    return paint([*banner(report), *_main(report, options), *footnotes(report, options)], options)


def banner(report: Report) -> list[Block]:
    """What stands above a table or tree: whether it is not whole, or holds nothing."""
    told = [notes.PARTIAL] * report.partial + ["No input was counted."] * (not report.rows)
    return [[sentence((text, "warn"))] for text in told]


def footnotes(report: Report, options: Options) -> list[Block]:
    """The blocks below a table or tree: models, window, comparisons, what was skipped or odd."""
    return [
        *_models(report, options),
        _windows(report, options),
        _compared(report),
        _skipped(report, options),
        _charsets(report, options),
    ]


def _main(report: Report, options: Options) -> list[Block]:
    if not report.rows:
        return []
    seen = view(report, options, "tokens", TABLE_TOP)
    grid = Grid(report, options)
    only = seen.entries[0]
    if len(report.rows) == 1 and isinstance(only, Row):
        title = sentence((shown(only.path), "title"), (f"  {format_size(only.size)}", "dim"))
        return [[title], ruled(grid.single(only), options)]
    ellipsis = glyphs(options).ellipsis
    sheet = grid.wide(seen, ellipsis)
    # Side by side where there is room for every column, else one below the other.
    if len(report.columns) > 1 and options.width is not None and needed(sheet) > options.width:
        sheet = grid.long(seen, ellipsis)
    return [ruled(sheet, options)]


def _models(report: Report, options: Options) -> list[Block]:
    models, bases = described(*notes.models(report.columns, report.scenario), options)
    told = notes.setting(report.scenario)
    return [[*models, *[sentence((told, "dim"))] * bool(told)], bases]


def described(
    models: Sequence[tuple[str, str]], bases: Sequence[tuple[str, str]], options: Options
) -> tuple[Block, Block]:
    """What is told about models, and what the numbers in it refer to, across the whole width."""
    pairs: list[tuple[Cell, Cell]] = [
        ((name, "model"), (_plain(text, options), "dim")) for name, text in models
    ]
    footnotes: list[tuple[Cell, Cell]] = [((number, ""), (text, "dim")) for number, text in bases]
    return listed(pairs, options), listed(footnotes, options)


def _windows(report: Report, options: Options) -> Block:
    if len(report.rows) < 2:
        return []
    title = f"All {len(report.rows):,} inputs in one request"
    large: Block = [sentence((text, "bad")) for _, text in notes.too_large(report)]
    together = notes.together(report)
    if len(report.columns) == 1:
        return [*(sentence((f"{title}: {t}", "" if fits else "warn")) for _, t, fits in together), *large]
    pairs: list[tuple[Cell, Cell]] = [
        ((f"  {column.name}", "model"), (text, "" if fits else "warn")) for column, text, fits in together
    ]
    return [sentence((title, "title")), *listed(pairs, options), *large] if pairs else large


def _compared(report: Report) -> Block:
    parts: Block = []
    for comparison in comparisons(report):
        saving = comparison.saving
        style = "" if saving is None else "good" if saving >= 0 else "warn"
        parts.append(sentence((verdict(comparison), style)))
        told = difference(comparison)
        parts += [sentence((told, "dim"))] * bool(told)
    return parts


def _skipped(report: Report, options: Options) -> Block:
    if not report.skipped:
        return []
    kept, rest = notes.skipped_shown(report.skipped)
    rows = [[(shown(s.path), ""), (s.reason.value, "warn"), (shown(s.detail), "dim")] for s in kept]
    more = [sentence((notes.more_skipped(rest, glyphs(options).ellipsis), "dim"))] if rest else []
    title = sentence((f"Skipped: {len(report.skipped):,}", "warn"))
    return [title, *listed(rows, options), *more]


def _charsets(report: Report, options: Options) -> Block:
    pairs: list[tuple[Cell, Cell]] = [
        ((name, ""), (text, "dim")) for name, text in notes.charsets(report.rows)
    ]
    return [sentence(("Not plain UTF-8", "title")), *listed(pairs, options)] if pairs else []


def _plain(text: str, options: Options) -> str:
    return text if options.unicode else text.replace(" · ", "; ")
