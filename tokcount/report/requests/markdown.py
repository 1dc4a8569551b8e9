"""Requests as GitHub tables for pull requests and issues: what the table of the terminal says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from tokcount.model.request_totals import RequestTotals, grouped
from tokcount.model.requests import Problem, RequestsReport
from tokcount.report.glyphs import UNICODE
from tokcount.report.markdown import bullets, code, escape, joined, table
from tokcount.report.notes import PARTIAL
from tokcount.report.options import Options
from tokcount.report.requests import notes, sheets
from tokcount.report.requests.breakdown import Breakdown
from tokcount.report.requests.reasons import frequent
from tokcount.report.requests.select import largest
from tokcount.report.requests.verdict import CUTS_TITLE, cuts, title, verdict
from tokcount.report.sheet import Cell, Head, Sheet

_NAMES = {"Part", "What", "Request", "Id", "Model"}
"""Columns of names from outside: code, so that nothing in them is read as markup, a mention or a link."""


def render(report: RequestsReport, options: Options) -> str:
    """``report`` as Markdown."""
    blocks: list[list[str]] = [[f"**{PARTIAL}**"]] if report.partial else []
    if not report.requests:
        blocks.append([notes.NOTHING])
    elif len(report.requests) == 1:
        blocks += _single(report, options)
    else:
        blocks += _many(report, options)
    return joined([*blocks, *_prices(report), *problem_blocks(report.problems)])


def problem_blocks(problems: Sequence[Problem]) -> list[list[str]]:
    """What is wrong, with the places."""
    if not problems:
        return []
    heads = tuple(Head(name, right=False) for name in ("Request", "Problem", "What to do"))
    rows = [[(text, "") for text in line] for line in notes.problem_lines(problems)]
    rest = notes.more(len(problems), notes.PROBLEMS_SHOWN, "…")
    told = [[f"**{escape(notes.problems_title(problems))}**"], table(coded(Sheet(heads, rows)))]
    return [*told, *[[escape(rest)]] * bool(rest)]


def coded(sheet: Sheet) -> Sheet:
    """``sheet`` with its names as code, its feet in bold, and all else escaped."""
    names = {i for i, head in enumerate(sheet.heads) if head.title in _NAMES}
    body = [_cells(row, names) for row in sheet.body]
    feet = [[(f"**{escape(text)}**" if text else "", "") for text, _ in row] for row in sheet.feet]
    return Sheet(sheet.heads, body, feet)


def _single(report: RequestsReport, options: Options) -> list[list[str]]:
    request = report.requests[0]
    name, about = title(request)
    breakdown = Breakdown(UNICODE, options.top, bars=False, prices=request.cost is not None)
    parts = _table(breakdown.single(request))
    reasons = [f"- {escape(f'{number} {text}')}" for number, text in breakdown.footnotes.told()]
    told = [text for text, _ in verdict(request, report.scenario.calls)]
    blocks = [[f"**{code(name, in_table=False)}** {escape(about)}"], parts, reasons, bullets(told)]
    found = cuts(request)
    if found:
        heads = (Head("Part", right=False), Head("Tokens"), Head("What", right=False))
        rows: list[list[Cell]] = [[(cut.name, ""), (cut.tokens, ""), (cut.what, "")] for cut in found]
        blocks += [[f"**{CUTS_TITLE}**"], _table(Sheet(heads, rows))]
    return blocks


def _many(report: RequestsReport, options: Options) -> list[list[str]]:
    groups = grouped(report.requests)
    total = sum(groups.values(), RequestTotals())
    summary = notes.summary(total, report.requests, report.scenario.calls)
    blocks = [[f"- **{name}**: {escape(text)}" for name, text, _ in summary]]
    if len(groups) > 1:
        blocks.append(_table(sheets.models(groups)))
    blocks.append(_table(sheets.sizes(total, UNICODE, 0)))
    top = sheets.LARGEST if options.top is None else options.top
    first = largest(report.requests, top or len(report.requests))
    blocks += [[f"**{sheets.heading(first, report.requests)}**"]]
    blocks.append(_table(sheets.listing(first, report.requests)))
    reasons = frequent(report.requests)
    if reasons:
        blocks += [["**Why some are estimates**"], bullets(f"{n:,} x {text}" for n, text in reasons)]
    return blocks


def _prices(report: RequestsReport) -> list[list[str]]:
    told = [f"- {code(name, in_table=False)}: {escape(text)}" for name, text in notes.prices(report)]
    return [[f"**{notes.PRICES_TITLE}**"], told] if told else []


def _table(sheet: Sheet) -> list[str]:
    return table(coded(sheet))


def _cells(row: Iterable[Cell], names: Collection[int]) -> list[Cell]:
    return [
        (code(text) if text and i in names else escape(text), style) for i, (text, style) in enumerate(row)
    ]
