"""The table for people: the parts of a single request, or what many come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tokcount.model.request_totals import RequestTotals, grouped
from tokcount.model.requests import Problem, RequestCount, RequestsReport
from tokcount.report.drawing import Block, listed, needed, paint, ruled, sentence
from tokcount.report.glyphs import glyphs
from tokcount.report.notes import PARTIAL
from tokcount.report.options import Options
from tokcount.report.requests import notes, sheets
from tokcount.report.requests.breakdown import Breakdown
from tokcount.report.requests.reasons import frequent
from tokcount.report.requests.select import largest
from tokcount.report.requests.verdict import CUTS_TITLE, cuts, title, verdict
from tokcount.report.sheet import Cell, Sheet

_BAR = 60
"""Cells of the longest bar; what else a line of the histogram takes is below ``_BESIDE``."""
_BESIDE = 44
_NAMES = 28
"""Names of so many cells are legible, cut or not."""


def render(report: RequestsReport, options: Options) -> str:
    """``report`` as a table of at most ``options.width`` cells where numbers allow it."""
    main = single if len(report.requests) == 1 else _many
    return paint([*banner(report), *main(report, options), *footnotes(report, options)], options)


def footnotes(report: RequestsReport, options: Options) -> list[Block]:
    """What stands below all else: prices in doubt, and what is wrong."""
    return [_prices(report, options), *problem_block(report.problems, options)]


def banner(report: RequestsReport) -> list[Block]:
    """What stands above all else: whether the report is not whole, or holds nothing."""
    told = [PARTIAL] * report.partial + [notes.NOTHING] * (not report.requests)
    return [[sentence((text, "warn"))] for text in told]


def single(report: RequestsReport, options: Options) -> list[Block]:
    """The parts of the only request, and the verdict on it."""
    request = report.requests[0]
    name, about = title(request)
    prices = request.cost is not None
    breakdown, sheet = fitted(lambda made: made.single(request), options, options.top, prices=prices)
    told: Block = [sentence((text, style)) for text, style in verdict(request, report.scenario.calls)]
    return [
        [sentence((name, "title"), (f"  {about}", "dim"))],
        ruled(sheet, options),
        reasons(breakdown, options),
        told,
        _cuts(request, options),
    ]


def fitted(
    draw: Callable[[Breakdown], Sheet], options: Options, top: int | None, *, prices: bool
) -> tuple[Breakdown, Sheet]:
    """What draws parts, and what it drew: with bars where there is room for them beside legible names."""
    shapes = glyphs(options)
    if options.unicode:
        wide = Breakdown(shapes, top, bars=True, prices=prices, names=_NAMES)
        sheet = draw(wide)
        if options.width is None or needed(sheet) <= options.width:
            return wide, sheet
    narrow = Breakdown(shapes, top, bars=False, prices=prices)
    return narrow, draw(narrow)


def reasons(breakdown: Breakdown, options: Options) -> Block:
    """What the numbers in brackets stand for."""
    pairs: list[tuple[Cell, Cell]] = [((n, "warn"), (text, "")) for n, text in breakdown.footnotes.told()]
    return listed(pairs, options)


def problem_block(problems: Sequence[Problem], options: Options) -> list[Block]:
    """What is wrong, with the places."""
    if not problems:
        return []
    rows: list[tuple[Cell, Cell]] = []
    for place, wrong, hint in notes.problem_lines(problems):
        rows.append(((place, ""), (wrong, "")))
        rows += [(("", ""), (hint, "dim"))] * bool(hint)
    rest = notes.more(len(problems), notes.PROBLEMS_SHOWN, glyphs(options).ellipsis)
    more = [sentence((rest, "dim"))] * bool(rest)
    return [[sentence((notes.problems_title(problems), "bad")), *listed(rows, options), *more]]


def _prices(report: RequestsReport, options: Options) -> Block:
    pairs: list[tuple[Cell, Cell]] = [
        ((name, "model"), (text, "warn")) for name, text in notes.prices(report)
    ]
    return [sentence((notes.PRICES_TITLE, "title")), *listed(pairs, options)] if pairs else []


def _cuts(request: RequestCount, options: Options) -> Block:
    rows: list[list[Cell]] = [[(c.name, ""), (c.tokens, "total"), (c.what, "dim")] for c in cuts(request)]
    return [sentence((CUTS_TITLE, "title")), *listed(rows, options)] if rows else []


def _many(report: RequestsReport, options: Options) -> list[Block]:
    if not report.requests:
        return []
    groups = grouped(report.requests)
    total = sum(groups.values(), RequestTotals())
    pairs: list[tuple[Cell, Cell]] = [
        ((name, "head"), (text, style))
        for name, text, style in notes.summary(total, report.requests, report.scenario.calls)
    ]
    blocks: list[Block] = [listed(pairs, options)]
    if len(groups) > 1:
        blocks.append(ruled(sheets.models(groups), options))
    return [*blocks, _sizes(total, options), *_listings(report, options), _estimated(report, options)]


def _sizes(total: RequestTotals, options: Options) -> Block:
    cells = _BAR if options.width is None else min(max(options.width - _BESIDE, 10), _BAR)
    return ruled(sheets.sizes(total, glyphs(options), cells), options)


def _listings(report: RequestsReport, options: Options) -> list[Block]:
    """The largest requests, and those that do not fit where some are not among them."""
    top = sheets.LARGEST if options.top is None else options.top
    first = largest(report.requests, top or len(report.requests))
    heading = sheets.heading(first, report.requests)
    blocks = [[sentence((heading, "title")), *ruled(sheets.listing(first, report.requests), options)]]
    over = notes.over(report.requests)
    if sum(request.fits is False for request in first) < len(over):
        kept = over[: notes.kept(len(over), sheets.LARGEST)]
        rest = notes.more(len(over), sheets.LARGEST, glyphs(options).ellipsis)
        drawn = ruled(sheets.listing(kept, report.requests), options)
        told = sentence((f"Too large for the window: {len(over):,}", "bad"))
        blocks.append([told, *drawn, *[sentence((rest, "dim"))] * bool(rest)])
    return blocks


def _estimated(report: RequestsReport, options: Options) -> Block:
    rows: list[tuple[Cell, Cell]] = [
        ((f"{number:,} x", "warn"), (text, "")) for number, text in frequent(report.requests)
    ]
    return [sentence(("Why some are estimates", "title")), *listed(rows, options)] if rows else []
